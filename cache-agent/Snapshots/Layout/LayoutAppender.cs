using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;

namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>Adds rows to a Dataset's object table. They count from <see cref="Commit"/> on; without it nothing has happened.</summary>
internal sealed class LayoutAppender : IDisposable
{
    /// <summary>Entry of <c>layout.index</c>: address and first chunk of a page's first row, 8 bytes each.</summary>
    public const int IndexEntryBytes = 16;

    private const int BufferBytes = 1 << 20;
    private const int MaxHeapBytes = 1 << 21;
    private readonly IDurableFiles _files;
    private readonly string _directory;
    private readonly LayoutHeader _committed;
    private readonly SegmentPlacement _placement;
    private readonly AppendFile _rows;
    private readonly AppendFile _index;
    private readonly AppendFile _heap;
    private long _nextRow;
    private long _nextChunk;
    private uint _indexCrc;

    /// <summary>Opens the table, or begins one, and cuts what an earlier build left behind without committing it.</summary>
    public LayoutAppender(IDurableFiles files, string directory, int chunkSize, long totalBytes)
    {
        _files = files;
        _directory = directory;
        AtomicFile.Sweep(files, LayoutFiles.Header(directory));
        var committed = LayoutHeader.Read(directory);
        IsNew = committed is null;
        _committed = committed ?? LayoutHeader.New(chunkSize, SegmentPlacement.SegmentBytesFor(totalBytes));
        _placement = new SegmentPlacement(_committed.SegmentBytes, _committed.SegmentBlocks);
        (_nextRow, _nextChunk, _indexCrc) = (_committed.Rows, _committed.Chunks, _committed.IndexCrc);
        _rows = new AppendFile(files, LayoutFiles.Rows(directory), _committed.Rows * RowCode.Bytes, BufferBytes);
        _index = new AppendFile(files, LayoutFiles.Index(directory), _committed.IndexEntries * IndexEntryBytes, BufferBytes / 16);
        _heap = new AppendFile(files, LayoutFiles.Heap(directory), _committed.HeapBytes, BufferBytes);
    }

    public IReadOnlyList<uint> SegmentBlocks => _placement.SegmentBlocks;

    /// <summary>Whether no table was committed before.</summary>
    public bool IsNew { get; }

    /// <summary>Whether there is something to commit.</summary>
    public bool HasChanged => IsNew || _nextRow != _committed.Rows;

    /// <summary>Places an object. The key is given as the source's prefix and a path in <see cref="TreePath"/> form.</summary>
    [MethodImpl(Hot.Path)]
    public Place Append(int source, ReadOnlySpan<byte> keyPrefix, ReadOnlySpan<byte> keyPath, ReadOnlySpan<byte> version, long size)
    {
        var (segment, block) = _placement.Take(size);
        var heapOffset = _heap.Position;
        var heapLength = AppendReference(keyPrefix, keyPath, version);
        var row = new ObjectRow(_nextRow, segment, block, size, source, _nextChunk, heapOffset, heapLength);
        if (_nextRow % RowCode.RowsPerPage == 0)
            AppendIndex(row);
        RowCode.Write(_rows.Reserve(RowCode.Bytes), row);
        _rows.Advance(RowCode.Bytes);
        _nextRow++;
        _nextChunk += row.Chunks(_committed.ChunkSize);
        return new Place(row.Id, segment, block);
    }

    /// <summary>Hands all rows to the disk and waits for it.</summary>
    public void Flush()
    {
        foreach (var file in (ReadOnlySpan<AppendFile>)[_heap, _index, _rows])
        {
            file.WriteOut();
            _files.Flush(file.File);
        }
    }

    /// <summary>Makes the rows count; after <see cref="Flush"/>.</summary>
    public void Commit()
    {
        if (_nextChunk >= RowCode.MaxChunks)
            throw new IOException($"the Dataset has more than 2^48 chunks of {_committed.ChunkSize} bytes: delete its directory and choose a larger chunk size");
        var header = _committed with
        {
            Rows = _nextRow,
            Chunks = _nextChunk,
            HeapBytes = _heap.Position,
            IndexCrc = _indexCrc,
            SegmentBlocks = [.. _placement.SegmentBlocks],
        };
        header.Write(_files, _directory);
        LayoutCommits.Announce();
    }

    public void Dispose()
    {
        _rows.Dispose();
        _index.Dispose();
        _heap.Dispose();
    }

    [MethodImpl(Hot.Path)]
    private int AppendReference(ReadOnlySpan<byte> keyPrefix, ReadOnlySpan<byte> keyPath, ReadOnlySpan<byte> version)
    {
        var keyLength = keyPrefix.Length + keyPath.Length;
        var most = Varint.MaxBytes + keyLength + version.Length;
        if (most > MaxHeapBytes / 2)
            throw new IOException($"a key of {keyLength} bytes is longer than an object table can hold");
        var target = _heap.Reserve(most);
        var length = Varint.Write(target, (ulong)keyLength);
        keyPrefix.CopyTo(target[length..]);
        TreePath.ToSlashes(keyPath, target[(length + keyPrefix.Length)..]);
        length += keyLength;
        version.CopyTo(target[length..]);
        length += version.Length;
        _heap.Advance(length);
        return length;
    }

    private void AppendIndex(in ObjectRow row)
    {
        var entry = _index.Reserve(IndexEntryBytes)[..IndexEntryBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, RowCode.Address(row.Segment, row.StartBlock));
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], row.FirstChunk);
        _indexCrc = Crc32C.Append(_indexCrc, entry);
        _index.Advance(IndexEntryBytes);
    }
}
