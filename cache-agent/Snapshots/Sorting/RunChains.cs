using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>Plans a merge: runs that do not overlap are read one after another, and what is left to merge at once is bounded.</summary>
internal static class RunChains
{
    /// <summary>The fewest chains of runs that follow each other (greedy interval partitioning, first record first).</summary>
    public static List<List<RunFile>> Plan(IEnumerable<RunFile> runs)
    {
        var chains = new List<List<RunFile>>();

        // Ordered by last record, so that a run goes behind the chain that ends first.
        var ends = new PriorityQueue<List<RunFile>, RunFile>(Comparer<RunFile>.Create((a, b) => ListedRecord.Compare(a.Last, b.Last)));
        foreach (var run in runs.Order(Comparer<RunFile>.Create((a, b) => ListedRecord.Compare(a.First, b.First))))
        {
            if (!ends.TryPeek(out var chain, out var end) || ListedRecord.Compare(end.Last, run.First) > 0)
                chains.Add(chain = []);
            else
                ends.Dequeue();
            chain.Add(run);
            ends.Enqueue(chain, run);
        }

        return chains;
    }

    /// <summary>Merges runs into longer ones until at most <paramref name="maxFanIn"/> chains are left.</summary>
    public static IReadOnlyList<IReadOnlyList<RunFile>> Reduce(
        IDurableFiles files, RunFolder folder, IEnumerable<RunFile> runs, int maxFanIn, int memoryBytes, CancellationToken cancellationToken)
    {
        var chains = Plan(runs);
        while (chains.Count > maxFanIn)
        {
            var merged = new List<RunFile>();
            foreach (var group in chains.Chunk(maxFanIn))
            {
                cancellationToken.ThrowIfCancellationRequested();
                merged.Add(Merge(files, folder, group, memoryBytes, cancellationToken));
                foreach (var run in group.SelectMany(chain => chain))
                    files.DeleteFile(run.Path);
            }

            chains = Plan(merged);
        }

        return chains;
    }

    private static RunFile Merge(
        IDurableFiles files, RunFolder folder, IReadOnlyList<IReadOnlyList<RunFile>> chains, int memoryBytes, CancellationToken cancellationToken)
    {
        using var merger = new RunMerger(chains, memoryBytes);
        using var writer = new RunWriter(files, folder.NextPath());
        byte[] first = [];
        var last = new byte[ListedRecord.MaxBytes];
        var lastLength = 0;
        for (var i = 0L; merger.MoveNext(); i++)
        {
            if ((i & 0xFFFF) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var record = merger.Record;
            if (i == 0)
                first = record.ToArray();
            record.CopyTo(last);
            lastLength = record.Length;
            writer.Append(record);
        }

        return writer.Complete(first, last.AsSpan(0, lastLength));
    }
}
