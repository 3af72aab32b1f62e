using System.Text;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Snapshots;

/// <summary>
/// Reads an object table from disk: a binary search in memory finds the page, one pread of at most 4 KiB brings its rows. No locks and no
/// allocation but in <see cref="Reference"/> and when rows were appended.
/// </summary>
internal sealed class BlobLayout : IBlobLayout
{
    private readonly string _directory;
    private readonly SafeFileHandle _rows;
    private readonly SafeFileHandle _index;
    private readonly SafeFileHandle _heap;
    private readonly Lock _refreshing = new();
    private volatile LayoutIndex _state;

    private BlobLayout(string directory, LayoutHeader header, long commits, long cuts)
    {
        _directory = directory;
        _rows = File.OpenHandle(LayoutFiles.Rows(directory), share: FileShare.ReadWrite);
        _index = File.OpenHandle(LayoutFiles.Index(directory), share: FileShare.ReadWrite);
        _heap = File.OpenHandle(LayoutFiles.Heap(directory), share: FileShare.ReadWrite);
        try
        {
            _state = LayoutIndex.Load(LayoutFiles.Index(directory), _index, header, null, commits, cuts);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Guid BlobId => _state.Header.BlobId;

    public int ChunkSize => _state.Header.ChunkSize;

    public long Rows => Current.Header.Rows;

    public long Chunks => Current.Header.Chunks;

    public IReadOnlyList<uint> SegmentBlocks => Current.Header.SegmentBlocks;

    public IReadOnlyList<TableCut> Cuts => Current.Header.Cuts;

    private LayoutIndex Current => _state is var state && state.Commits == LayoutCommits.Count ? state : Refresh();

    // Rows may have been added to it, none taken back.
    private LayoutIndex Known => _state is var state && state.Cuts == LayoutCommits.Cuts ? state : Refresh();

    /// <summary>Opens the object table in a Dataset's directory.</summary>
    /// <exception cref="SnapshotFormatException">There is none, or it is damaged or of an unknown format.</exception>
    public static BlobLayout Open(string directory)
    {
        var (commits, cuts) = (LayoutCommits.Count, LayoutCommits.Cuts);
        return new BlobLayout(
            directory,
            LayoutHeader.Read(directory) ?? throw new SnapshotFormatException($"{directory} has no object table yet (layout.json): make a snapshot first"),
            commits,
            cuts);
    }

    public ObjectRow Row(long id) => Look(id, static (layout, state, id) => layout.Row(state, id));

    public bool TryFind(int segment, long offset, out ObjectRow row)
    {
        row = default;
        if (segment < 0 || offset < 0 || offset >> Blocks.Shift > uint.MaxValue)
            return false;
        (var found, row) = Look((segment, offset), static (layout, state, at) => (layout.TryFind(state, at.segment, at.offset, out var row), row));
        return found;
    }

    public ObjectRow RowOfChunk(long chunk) => Look(chunk, static (layout, state, chunk) => layout.RowOfChunk(state, chunk));

    public bool Holds(in ObjectRow row) => row.Id < Rows && Row(row.Id) == row;

    // Where rows are taken back, others are written in their place later: what was seen counts only if that had not begun (see LayoutCommits.Cuts).
    private T Look<TArgument, T>(TArgument argument, Func<BlobLayout, LayoutIndex, TArgument, T> look)
    {
        while (true)
        {
            var state = Known;
            try
            {
                var seen = look(this, state, argument);
                if (state.Cuts == LayoutCommits.Cuts)
                    return seen;
            }
            catch (SnapshotFormatException) when (state.Cuts != LayoutCommits.Cuts)
            {
                // Looked at while it was written anew.
            }
        }
    }

    private ObjectRow Row(LayoutIndex state, long id)
    {
        if ((ulong)id >= (ulong)state.Header.Rows && (ulong)id >= (ulong)(state = Refresh()).Header.Rows)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"the object table has {state.Header.Rows} rows");
        Span<byte> row = stackalloc byte[RowCode.Bytes];
        AtomicFile.ReadExactly(_rows, row, id * RowCode.Bytes, "layout.rows");
        return RowCode.Read(row, id);
    }

    private bool TryFind(LayoutIndex state, int segment, long offset, out ObjectRow row)
    {
        row = default;
        var address = RowCode.Address(segment, (uint)(offset >> Blocks.Shift));

        // Rows are in address order, so that only an address past the last one can be that of a row not known yet.
        if (IsPastEnd(state, segment, offset))
            state = Refresh();
        var page = state.PageOfAddress(address);
        if (page < 0)
            return false;
        Span<byte> bytes = stackalloc byte[RowCode.PageBytes];
        var rows = ReadPage(state, page, bytes);
        var (low, high) = (0, rows.Length / RowCode.Bytes);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (RowCode.Address(rows[(middle * RowCode.Bytes)..]) <= address)
                low = middle;
            else
                high = middle;
        }

        row = RowCode.Read(rows.Slice(low * RowCode.Bytes, RowCode.Bytes), ((long)page * RowCode.RowsPerPage) + low);
        return row.Segment == segment && offset >> Blocks.Shift < row.StartBlock + Blocks.Of(row.Size);
    }

    private ObjectRow RowOfChunk(LayoutIndex state, long chunk)
    {
        if ((ulong)chunk >= (ulong)state.Header.Chunks && (ulong)chunk >= (ulong)(state = Refresh()).Header.Chunks)
            throw new ArgumentOutOfRangeException(nameof(chunk), chunk, $"the object table has {state.Header.Chunks} chunks");
        var page = state.PageOfChunk(chunk);
        Span<byte> bytes = stackalloc byte[RowCode.PageBytes];
        var rows = ReadPage(state, page, bytes);
        var (low, high) = (0, rows.Length / RowCode.Bytes);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (RowCode.FirstChunk(rows[(middle * RowCode.Bytes)..]) <= chunk)
                low = middle;
            else
                high = middle;
        }

        return RowCode.Read(rows.Slice(low * RowCode.Bytes, RowCode.Bytes), ((long)page * RowCode.RowsPerPage) + low);
    }

    public (string Key, string Version) Reference(in ObjectRow row)
    {
        var bytes = row.HeapLength <= 1024 ? stackalloc byte[row.HeapLength] : new byte[row.HeapLength];
        AtomicFile.ReadExactly(_heap, bytes, row.HeapOffset, "layout.heap");
        var position = 0;
        var length = (int)Varint.Read(bytes, ref position);
        return (Encoding.UTF8.GetString(bytes.Slice(position, length)), VersionCode.Decode(bytes[(position + length)..]));
    }

    public void Dispose()
    {
        _rows.Dispose();
        _index.Dispose();
        _heap.Dispose();
    }

    /// <summary>Takes in what was committed since, by whichever process.</summary>
    internal LayoutIndex Refresh()
    {
        lock (_refreshing)
        {
            while (true)
            {
                var (commits, cuts, known) = (LayoutCommits.Count, LayoutCommits.Cuts, _state);
                var header = LayoutHeader.Read(_directory);

                // A Dataset that was deleted, or deleted and made anew, has nothing to add to what is open here.
                if (header is null || header.BlobId != known.Header.BlobId)
                    header = known.Header;
                try
                {
                    return _state = LayoutIndex.Load(LayoutFiles.Index(_directory), _index, header, known, commits, cuts);
                }
                catch (SnapshotFormatException) when (cuts != LayoutCommits.Cuts)
                {
                    // The header was of before.
                }
            }
        }
    }

    private static bool IsPastEnd(LayoutIndex state, int segment, long offset)
    {
        var segments = state.Header.SegmentBlocks;
        return segment >= segments.Count || (segment == segments.Count - 1 && offset >> Blocks.Shift >= segments[segment]);
    }

    private ReadOnlySpan<byte> ReadPage(LayoutIndex state, int page, Span<byte> buffer)
    {
        var first = (long)page * RowCode.RowsPerPage;
        var bytes = buffer[..(int)(Math.Min(RowCode.RowsPerPage, state.Header.Rows - first) * RowCode.Bytes)];
        AtomicFile.ReadExactly(_rows, bytes, first * RowCode.Bytes, "layout.rows");
        return bytes;
    }
}
