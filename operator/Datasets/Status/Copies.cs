using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>The copies that are wanted, and what they hold together.</summary>
/// <param name="Desired">Number of copies that are wanted.</param>
/// <param name="Wanted">Those that have a node; fewer than desired where there are too few nodes.</param>
/// <param name="Cached">What they hold; null: no node that is known has the snapshot.</param>
internal sealed record Copies(int Desired, IReadOnlyList<Copy> Wanted, DatasetCached? Cached)
{
    public int Ready => Wanted.Count(copy => copy.State == CopyState.Ready);

    public IEnumerable<DatasetNode> In(CopyState state) => Wanted.Where(copy => copy.State == state).Select(copy => copy.Node);

    public static Copies Of(DatasetFacts facts)
    {
        var snapshot = facts.Snapshot;
        var all = facts.Eligible.Select(node => Copy.Of(facts, snapshot, node)).OrderBy(copy => copy.Node.Name, StringComparer.Ordinal).ToList();

        var number = facts.Dataset.Spec.Placement.Copies;
        var wanted = number is { } copies ? Placed(all, copies) : all;
        var desired = number ?? all.Count;
        return new(desired, wanted, CachedBy(snapshot, desired, wanted));
    }

    // Which nodes are to have the copies is seen from their entries; for the rest, others stand in.
    private static List<Copy> Placed(List<Copy> all, int copies)
    {
        var placed = all.Where(copy => copy.Node.IsPlaced)
            .OrderByDescending(copy => copy.Node.IsAdmitted).ThenByDescending(copy => copy.State == CopyState.Ready).ThenByDescending(copy => copy.Node.Known?.CachedBytes ?? 0).Take(copies).ToList();
        placed.AddRange(all.Where(copy => !copy.Node.IsPlaced).Take(copies - placed.Count));
        return placed;
    }

    private static DatasetCached? CachedBy(DatasetSnapshot? snapshot, int desired, List<Copy> wanted)
    {
        var known = wanted.Where(copy => Copy.HasSnapshot(copy.Node, snapshot)).Select(copy => copy.Node.Known!).ToList();
        if (snapshot is null || known.Count == 0) return null;
        Int128 bytes = 0, objects = 0;
        foreach (var node in known)
        {
            bytes += Math.Min(node.CachedBytes, snapshot.Bytes);
            objects += Math.Min(node.CachedObjects, snapshot.Objects);
        }

        // Where there are no bytes, objects tell; where there are no objects, nodes do.
        var percent = snapshot.Bytes > 0 ? Percent(bytes, (Int128)snapshot.Bytes * desired)
            : snapshot.Objects > 0 ? Percent(objects, (Int128)snapshot.Objects * desired)
            : Percent(known.Count, desired);
        return new() { Bytes = Clamp(bytes), Objects = Clamp(objects), Percent = percent };
    }

    private static int Percent(Int128 done, Int128 total) => StatusText.Percent(Clamp(done * 1_000_000 / total), 1_000_000);

    private static long Clamp(Int128 value) => (long)Int128.Min(value, long.MaxValue);
}
