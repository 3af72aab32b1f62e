using VastK8s.Api;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>Cached: every byte that spec wants fetched is present and verified on every node that is to have it.</summary>
internal static class CachedVerdict
{
    public static Verdict Of(DatasetFacts facts, Copies copies)
    {
        if (facts.Errors.Count > 0) return Verdict.Unknown(DatasetReason.InvalidSpec, "what is wanted is not known: the spec is invalid");
        if (facts.Pool.Pool is null || copies.Desired == 0) return Precondition.Lacking(facts)!;
        if (facts.Snapshot is null) return Verdict.False(DatasetReason.NotIndexed, "nothing is known to fetch before the sources are listed");
        if (!facts.IsEager) return TooFew(copies) ?? Verdict.True(DatasetReason.OnDemand, "nothing is fetched beforehand: objects come when they are read");
        if (copies.Ready == copies.Desired) return Verdict.True(DatasetReason.Complete, $"all that is wanted is present and verified on {Nodes(copies.Desired)}");

        return NotAdmitted(facts, copies)
            ?? TooFew(copies)
            ?? (copies.In(CopyState.Fetching).Any() ? Verdict.False(DatasetReason.Fetching, $"{copies.Ready} of {Nodes(copies.Desired)} ready") : null)
            ?? (copies.In(CopyState.NotAlive).Any() ? Verdict.Unknown(DatasetReason.NodesNotReady, NotAlive(copies)) : null)
            ?? Verdict.Unknown(DatasetReason.Waiting, $"waits for {Names.Of(copies.In(CopyState.Unheard))} to say what is there");
    }

    public static string NotAlive(Copies copies) => $"what is on {Names.Of(copies.In(CopyState.NotAlive))} is not known: node or agent are not ready";

    private static Verdict? TooFew(Copies copies) => copies.Wanted.Count < copies.Desired
        ? Verdict.False(DatasetReason.TooFewNodes, $"{copies.Desired} copies are wanted, and only {Nodes(copies.Wanted.Count)} may hold one")
        : null;

    private static Verdict? NotAdmitted(DatasetFacts facts, Copies copies)
    {
        var refused = copies.In(CopyState.NotAdmitted).ToList();
        if (refused.Count == 0) return null;
        var lacking = refused.Select(node => (node.Name, Bytes: facts.LackingOn(node) ?? 0)).Where(node => node.Bytes > 0).ToList();

        // The operator may be about to admit it, or the node has not told its capacity yet.
        return lacking.Count == 0
            ? Verdict.False(DatasetReason.NotAdmitted, $"waits to be admitted on {Names.Of(refused)}")
            : Verdict.False(DatasetReason.InsufficientCapacity, $"no room on {Names.Of(lacking.Select(node => $"{node.Name} (lacks {StatusText.Bytes(node.Bytes)})"))}");
    }

    private static string Nodes(int count) => count == 1 ? "1 node" : $"{count} nodes";
}
