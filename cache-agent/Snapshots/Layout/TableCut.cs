namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>
/// A time that rows were taken back from the end of the object table, so that their places could be given to other objects. What is kept by chunk
/// number outside of the Dataset's directory, perhaps on a disk that was away at the time, tells by the number whether it speaks of the old ones.
/// </summary>
/// <param name="Number">Counts the cuts of the table, from 1.</param>
/// <param name="FirstChunk">The first chunk that was taken back.</param>
internal sealed record TableCut(int Number, long FirstChunk)
{
    /// <summary>The number of the last one; 0 if there was none.</summary>
    public static int Last(IReadOnlyList<TableCut> cuts) => cuts.Count == 0 ? 0 : cuts[^1].Number;

    /// <summary>The first chunk that any cut after this number took back; none: <see cref="long.MaxValue"/>.</summary>
    public static long FirstSince(IReadOnlyList<TableCut> cuts, int number) =>
        cuts.Where(cut => cut.Number > number).Select(cut => cut.FirstChunk).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>The cuts with one more; those that it makes pointless are left out, so that they stay few.</summary>
    public static IReadOnlyList<TableCut> With(IReadOnlyList<TableCut> cuts, long firstChunk) =>
        [.. cuts.Where(cut => cut.FirstChunk < firstChunk), new TableCut(Last(cuts) + 1, firstChunk)];
}
