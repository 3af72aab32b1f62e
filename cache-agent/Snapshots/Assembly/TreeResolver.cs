using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Sorting;
using VastK8s.CacheAgent.Snapshots.Sources;

namespace VastK8s.CacheAgent.Snapshots.Assembly;

/// <summary>
/// Makes a tree of the merged records: one entry a path. All records of a path come together, and what is below it comes right after them, so
/// that looking one record ahead decides: a directory wins over everything, then the first source.
/// </summary>
internal sealed class TreeResolver(RunMerger merger, IReadOnlyList<ListedSource> sources, SkipTally skipped)
{
    private readonly List<int> _losers = [];
    private bool _ahead;
    private bool _started;

    /// <summary>Fills the batch; false when nothing is left.</summary>
    public bool Fill(RecordBatch batch)
    {
        if (!_started)
            (_started, _ahead) = (true, merger.MoveNext());
        while (_ahead && !batch.IsFull)
            ResolvePath(batch);
        return _ahead || batch.Length > 0;
    }

    [MethodImpl(Hot.Path)]
    private void ResolvePath(RecordBatch batch)
    {
        // The first record of the path stays in the batch's free room while the others of the path go by.
        var record = batch.Free;
        merger.Record.CopyTo(record);
        var length = merger.Record.Length;
        var first = new ListedRecord(record[..length]);
        var path = first.Path;
        var directoryTime = first.Kind == EntryKind.Directory ? first.ModifiedUnixNs : (long?)null;
        var hasFile = first.Kind != EntryKind.Directory;
        while ((_ahead = merger.MoveNext()) && ListedRecord.PathAt(merger.Record).SequenceEqual(path))
        {
            var other = new ListedRecord(merger.Record);
            if (other.Kind == EntryKind.Directory)
                directoryTime = Math.Max(directoryTime ?? long.MinValue, other.ModifiedUnixNs);
            else if (directoryTime is not null || hasFile)
                _losers.Add(other.Source);
        }

        var isDirectory = directoryTime is not null || (_ahead && TreePath.IsBelow(ListedRecord.PathAt(merger.Record), path));
        if (_losers.Count > 0)
            CountLosers(path, isDirectory ? SkipReason.ShadowedByDirectory : SkipReason.DuplicatePath);
        if (!isDirectory)
        {
            batch.Commit(length);
            return;
        }

        if (hasFile)
            skipped.Add(SkipReason.ShadowedByDirectory, sources[first.Source].KeyOf(path));
        if (directoryTime is { } time)
            batch.Commit(ListedRecord.BecomeDirectory(record, time));
    }

    private void CountLosers(ReadOnlySpan<byte> path, SkipReason reason)
    {
        foreach (var source in _losers)
            skipped.Add(reason, sources[source].KeyOf(path));
        _losers.Clear();
    }
}
