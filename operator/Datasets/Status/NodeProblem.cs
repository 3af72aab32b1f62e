using VastK8s.Api.Conditions;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>A condition that nodes report.</summary>
internal static class NodeProblem
{
    /// <summary>What the first node (by name) says whose condition of this type is False, and how many others; null: none.</summary>
    public static Problem? Of(DatasetFacts facts, string type, string reason)
    {
        var failing = facts.Nodes.Where(node => node.Known?.Conditions.IsFalse(type) == true).OrderBy(node => node.Name, StringComparer.Ordinal).ToList();
        if (failing.Count == 0) return null;
        var others = failing.Count == 1 ? "" : $" (and {failing.Count - 1} more nodes)";
        return new(reason, $"{failing[0].Name}: {failing[0].Known!.Conditions.Find(type)!.Message}{others}");
    }
}
