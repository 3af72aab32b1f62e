using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>
/// What is in memory of the object table: its header, and address and first chunk of each page of 128 rows (16 bytes a page, 12.5 MB for
/// 100,000,000 rows). Immutable; the arrays may be longer than <see cref="Pages"/>, shared with the state that follows.
/// </summary>
internal sealed class LayoutIndex
{
    private const int ReadBytes = 1 << 18;
    private readonly ulong[] _addresses;
    private readonly long[] _chunks;
    private readonly uint _crc;

    private LayoutIndex(LayoutHeader header, ulong[] addresses, long[] chunks, uint crc, long commits, long cuts)
    {
        Cuts = cuts;
        Header = header;
        Pages = (int)header.IndexEntries;
        Commits = commits;
        _addresses = addresses;
        _chunks = chunks;
        _crc = crc;
    }

    public LayoutHeader Header { get; }

    /// <summary>Pages with at least one row.</summary>
    public int Pages { get; }

    /// <summary><see cref="LayoutCommits.Count"/> before the header was read.</summary>
    public long Commits { get; }

    /// <summary><see cref="LayoutCommits.Cuts"/> before the header was read.</summary>
    public long Cuts { get; }

    /// <summary>The last page whose first row is at or before the address; −1 if there is none.</summary>
    public int PageOfAddress(ulong address)
    {
        var found = _addresses.AsSpan(0, Pages).BinarySearch(address);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The page that has the chunk's row.</summary>
    public int PageOfChunk(long chunk)
    {
        var found = _chunks.AsSpan(0, Pages).BinarySearch(chunk);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>Reads what <paramref name="header"/> commits beyond <paramref name="known"/>.</summary>
    public static LayoutIndex Load(string path, SafeFileHandle file, LayoutHeader header, LayoutIndex? known, long commits, long cuts)
    {
        // What was taken back may have been replaced by others since: nothing known before goes for the new state, whose arrays are its own.
        if (known is not null && TableCut.Last(known.Header.Cuts) != TableCut.Last(header.Cuts))
            known = null;
        var pages = (int)header.IndexEntries;
        var (addresses, chunks, crc) = known is null ? ([], [], 0u) : (known._addresses, known._chunks, known._crc);
        if (addresses.Length < pages)
        {
            // Room for growth from the second load on; states before keep the shorter arrays.
            var length = known is null ? pages : Math.Max(pages, addresses.Length + (addresses.Length / 2));
            Array.Resize(ref addresses, length);
            Array.Resize(ref chunks, length);
        }

        var buffer = new byte[Math.Min(ReadBytes, Math.Max(0, pages - (known?.Pages ?? 0)) * LayoutAppender.IndexEntryBytes)];
        for (var page = known?.Pages ?? 0; page < pages;)
        {
            var part = buffer.AsSpan(0, Math.Min(buffer.Length, (pages - page) * LayoutAppender.IndexEntryBytes));
            AtomicFile.ReadExactly(file, part, (long)page * LayoutAppender.IndexEntryBytes, path);
            crc = Crc32C.Append(crc, part);
            for (; !part.IsEmpty; part = part[LayoutAppender.IndexEntryBytes..], page++)
            {
                addresses[page] = BinaryPrimitives.ReadUInt64LittleEndian(part);
                chunks[page] = BinaryPrimitives.ReadInt64LittleEndian(part[8..]);
            }
        }

        if (crc != header.IndexCrc)
            throw new SnapshotFormatException($"{path} is damaged (its checksum is wrong): delete the Dataset's directory to build it anew");
        return new LayoutIndex(header, addresses, chunks, crc, commits, cuts);
    }
}
