using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>Mountable: pods of the Dataset's namespace can mount it.</summary>
internal static class MountableVerdict
{
    public static Verdict Of(DatasetFacts facts)
    {
        if (facts.Snapshot is null) return Verdict.False(DatasetReason.NotIndexed, "there is nothing to mount before the sources are listed");
        if (facts.ObstacleIn(facts.Namespace) is { } obstacle) return Verdict.False(obstacle.Reason, obstacle.Message);
        var claim = facts.Claims.FirstOrDefault(claim => claim.Metadata.NamespaceProperty == facts.Namespace);
        if (claim is null) return Verdict.False(DatasetReason.Waiting, $"claim {facts.Namespace}/{facts.Name} is not made yet");
        if (claim.Metadata.DeletionTimestamp is not null)
        {
            return Verdict.False(DatasetReason.ClaimTerminating, $"claim {facts.Namespace}/{facts.Name} is being deleted; it is made again when the pods that mount it are gone");
        }

        var able = Able(facts).Count();
        if (able > 0)
        {
            // How many others there are is not said: it would be news of every Dataset when a node joins.
            var others = facts.Eligible.Any(node => node.Entry is null) ? "; others take it when a pod there mounts it" : "";
            return Verdict.True(DatasetReason.Available, $"on {able} of {facts.Eligible.Count(node => node.Entry is not null)} nodes{others}");
        }

        if (Precondition.Lacking(facts) is { } lacking) return lacking.Reason == DatasetReason.NodesNotReady ? Verdict.Unknown(lacking.Reason, lacking.Message) : lacking;
        return Unsupported(facts) is { } unsupported
            ? Verdict.False(unsupported.Reason, unsupported.Message)
            : Verdict.False(DatasetReason.NoNodeHasIt, "waits for the nodes to take the snapshot");
    }

    /// <summary>Whether there is a pod, of whatever namespace, that can mount it.</summary>
    public static bool ForAnybody(DatasetFacts facts) => facts.Snapshot is not null && facts.Claims.Any(claim => claim.Metadata.DeletionTimestamp is null) && Able(facts).Any();

    /// <summary>Nodes that lack what a mount takes.</summary>
    public static Problem? Unsupported(DatasetFacts facts)
    {
        var unable = facts.Eligible.Where(node => node.IsAlive && node.Node.Status?.Conditions.FirstOrDefault(c => c.Type == CacheNodeCondition.MountSupported)?.Status == "False")
            .OrderBy(node => node.Name, StringComparer.Ordinal).ToList();
        if (unable.Count == 0) return null;
        var why = unable[0].Node.Status!.Conditions.First(c => c.Type == CacheNodeCondition.MountSupported).Message;
        return new(DatasetReason.MountUnsupported, $"cannot be mounted on {Names.Of(unable)}: {why}");
    }

    private static IEnumerable<DatasetNode> Able(DatasetFacts facts) => facts.Eligible.Where(node => node.Known is { Mountable: true });
}
