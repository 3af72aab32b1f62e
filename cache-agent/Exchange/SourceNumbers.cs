using VastK8s.CacheAgent.Datasets;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// Rows name sources by number, and a number means the same on all nodes that have the rows. How to reach a source is each node's own: its spec may be newer than the
/// other's.
/// </summary>
internal static class SourceNumbers
{
    /// <summary>The sources as the table numbers them once the other's rows are added.</summary>
    /// <param name="here">As numbered here.</param>
    /// <param name="there">As numbered there.</param>
    /// <param name="used">How many numbers the rows that both have name; asked for only where the two differ.</param>
    /// <exception cref="PeerException">A number that those rows name means another source there.</exception>
    public static IReadOnlyList<SourceRecord> Merge(IReadOnlyList<SourceRecord> here, IReadOnlyList<SourceRecord> there, Func<int> used)
    {
        var differs = here.Zip(there).ToList().FindIndex(pair => !pair.First.IsSameAs(pair.Second.Source));
        if (differs >= 0 && differs < used())
            throw new PeerException(PeerFault.Wrong, $"source {differs} of the object table is another one there than here");
        var merged = there.Select(source => here.FirstOrDefault(known => known.IsSameAs(source.Source)) ?? source).ToList();
        merged.AddRange(here.Where(known => !there.Any(source => known.IsSameAs(source.Source))));
        return merged;
    }
}
