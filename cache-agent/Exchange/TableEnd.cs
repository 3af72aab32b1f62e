using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>The header that an object table had when it was shorter.</summary>
internal static class TableEnd
{
    /// <summary>The header of its first <paramref name="rows"/> rows, fewer than it has.</summary>
    public static LayoutHeader Before(string directory, IBlobLayout layout, LayoutHeader header, long rows)
    {
        var pages = (rows + RowCode.RowsPerPage - 1) / RowCode.RowsPerPage;
        return header.Before(layout.Row(rows), rows == 0 ? null : layout.Row(rows - 1), IndexCrc(directory, pages));
    }

    /// <summary>CRC-32C of the index entries of the first pages.</summary>
    public static uint IndexCrc(string directory, long pages)
    {
        if (pages == 0)
            return 0;
        using var file = File.OpenHandle(LayoutFiles.Index(directory), share: FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[SnapshotManifest.BlockBytes];
        var (crc, bytes) = (0u, pages * LayoutAppender.IndexEntryBytes);
        for (var at = 0L; at < bytes; at += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - at));
            AtomicFile.ReadExactly(file, part, at, "layout.index");
            crc = Crc32C.Append(crc, part);
        }

        return crc;
    }
}
