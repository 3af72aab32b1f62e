using VastK8s.CacheAgent.Datasets;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// Rows name sources by number, and a number means the same on all nodes that have the rows. How to reach a source is each node's own: its spec may be newer than the
/// other's.
/// </summary>
internal static class SourceNumbers
{
    /// <summary>The first number that means one source here and another there; null: none does.</summary>
    public static int? Differ(IReadOnlyList<SourceRecord> here, IReadOnlyList<SourceRecord> there)
    {
        var number = here.Zip(there).ToList().FindIndex(pair => !pair.First.IsSameAs(pair.Second.Source));
        return number < 0 ? null : number;
    }

    /// <summary>The sources as the other's table numbers them, and behind them those that only this node knows.</summary>
    public static IReadOnlyList<SourceRecord> Merge(IReadOnlyList<SourceRecord> here, IReadOnlyList<SourceRecord> there) =>
    [
        .. there.Select(source => here.FirstOrDefault(known => known.IsSameAs(source.Source)) ?? source),
        .. here.Where(known => !there.Any(source => known.IsSameAs(source.Source))),
    ];
}
