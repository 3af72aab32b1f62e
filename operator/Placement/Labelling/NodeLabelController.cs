using VastK8s.Kube;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Pools;

namespace VastK8s.Operator.Placement.Labelling;

/// <summary>What wakes the <see cref="NodeLabelReconciler"/>: its Nodes, once all of them at the start, so that labels of before which are not wanted any more go; CacheNodes; agents.</summary>
internal static class NodeLabelController
{
    /// <summary>Its name in logs and metrics.</summary>
    public const string Name = "nodelabels";

    private const int Workers = 2;

    public static void Register(OperatorParts parts)
    {
        if (!parts.Options.NodeLabels) return;
        var informers = parts.Informers;
        var controller = parts.Manager.AddController(Name, new NodeLabelReconciler(informers, parts.Client, parts.Time), new() { Workers = Workers })
            .For(informers.Nodes, static (before, after) => before is null || after is null || !CachedLabels.AreSame(before, after))
            .Watches(informers.CacheNodes, static node => [new NamespacedName(node.Spec.NodeName)], HeldCopy.AnyDiffers);
        if (informers.Agents is { } agents) controller.Watches(agents, static pod => pod.Spec?.NodeName is { } node ? [new NamespacedName(node)] : [], PoolWakeUps.OfAgent);
    }
}
