using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>Changes the object table that is here, in steps of which each is whole after a crash: the header says how much of the other files counts.</summary>
internal sealed class TableWriter(IDurableFiles files, string directory)
{
    private const int BufferBytes = 1 << 18;

    /// <summary>
    /// Takes back the rows from <paramref name="rows"/> on: they do not count from here on, and a cut says so to whatever is kept of their chunks elsewhere.
    /// Their bytes in the table's files stay until others are appended.
    /// </summary>
    public void Cut(LocalTable local, long rows)
    {
        AtomicFile.Sweep(files, LayoutFiles.Header(directory));
        var before = TableEnd.Before(directory, local.Layout, local.Header, rows);
        (before with { Cuts = TableCut.With(local.Header.Cuts, before.Chunks) }).Write(files, directory);
        LayoutCommits.AnnounceCut();
    }

    /// <summary>Removes the table: nothing refers to it any more.</summary>
    public void Remove()
    {
        // The header first: without it, the others are nothing. Their names go, too, so that who has them open sees no other table's rows in them.
        files.DeleteFile(LayoutFiles.Header(directory));
        files.FlushDirectory(directory);
        foreach (var path in (string[])[LayoutFiles.Rows(directory), LayoutFiles.Index(directory), LayoutFiles.Heap(directory)])
            files.DeleteFile(path);
    }

    /// <summary>Appends the rows that a staged table has beyond the one that is here, which is its beginning, and commits them.</summary>
    public void Append(StagedTable staged, Stage stage, CancellationToken cancellationToken)
    {
        AtomicFile.Sweep(files, LayoutFiles.Header(directory));
        var here = LayoutHeader.Read(directory);
        var (rows, heapBytes) = (here?.Rows ?? 0, here?.HeapBytes ?? 0);
        using var rowFile = new AppendFile(files, LayoutFiles.Rows(directory), rows * RowCode.Bytes, BufferBytes);
        using var index = new AppendFile(files, LayoutFiles.Index(directory), (here?.IndexEntries ?? 0) * LayoutAppender.IndexEntryBytes, BufferBytes);
        using var heap = new AppendFile(files, LayoutFiles.Heap(directory), heapBytes, BufferBytes);
        Copy(stage.Heap, heap, staged.Header.HeapBytes, cancellationToken);
        Copy(stage.Rows, rowFile, staged.Header.Rows * RowCode.Bytes, cancellationToken);
        for (var page = here?.IndexEntries ?? 0; page < staged.Header.IndexEntries; page++)
        {
            TableCheck.WriteIndexEntry(index.Reserve(LayoutAppender.IndexEntryBytes), staged.Row(page * RowCode.RowsPerPage));
            index.Advance(LayoutAppender.IndexEntryBytes);
        }

        foreach (var file in (ReadOnlySpan<AppendFile>)[heap, index, rowFile])
        {
            file.WriteOut();
            files.Flush(file.File);
        }

        // A table that is here keeps its name: cached bytes go by it.
        (staged.Header with { BlobId = here?.BlobId ?? staged.Header.BlobId, Cuts = here?.Cuts ?? [] }).Write(files, directory);
        LayoutCommits.Announce();
    }

    private static void Copy(BlockFile from, AppendFile to, long end, CancellationToken cancellationToken)
    {
        while (to.Position < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = (int)Math.Min(BufferBytes, end - to.Position);
            var room = to.Reserve(length)[..length];
            AtomicFile.ReadExactly(from.File, room, to.Position - from.From, "the object table that came");
            to.Advance(length);
        }
    }
}
