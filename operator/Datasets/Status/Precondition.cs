using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>What must be there before any node can do anything for a Dataset.</summary>
internal static class Precondition
{
    /// <summary>What lacks; null: nothing.</summary>
    public static Verdict? Lacking(DatasetFacts facts)
    {
        if (facts.Errors.Count > 0) return Verdict.False(DatasetReason.InvalidSpec, InvalidSpec(facts));
        if (facts.Pool.Pool is not { } pool) return Verdict.False(DatasetReason.NoPool, facts.Pool.Problem);
        if (!facts.Eligible.Any())
        {
            return Verdict.False(DatasetReason.NoNodes, facts.Dataset.Spec.NodeSelector.Count > 0
                ? $"no node of CachePool {pool.Metadata.Name} has the labels of spec.nodeSelector"
                : $"CachePool {pool.Metadata.Name} has no nodes");
        }

        return facts.Eligible.Any(node => node.IsAlive)
            ? null
            : Verdict.False(DatasetReason.NodesNotReady, $"no node that may hold it is ready, or its agent is not: {Names.Of(facts.Eligible)}");
    }

    public static string InvalidSpec(DatasetFacts facts) => string.Join("; ", facts.Errors);
}
