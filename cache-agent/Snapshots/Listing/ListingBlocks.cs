using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Listing;

/// <summary>Reads a listing's blocks, several at a time, and checks each.</summary>
internal sealed class ListingBlocks
{
    private readonly SafeFileHandle _file;
    private readonly byte[] _buffer;
    private long _first;
    private int _held;

    public ListingBlocks(SafeFileHandle file, string name, int bufferBlocks)
    {
        _file = file;
        Name = name;
        Count = RandomAccess.GetLength(file) / ListingFormat.BlockBytes;
        FirstEntryBlock = ListingFormat.HeaderBlocks(HeaderBytes(file, name));
        _buffer = GC.AllocateUninitializedArray<byte>(bufferBlocks * ListingFormat.BlockBytes);
    }

    /// <summary>The file, for messages.</summary>
    public string Name { get; }

    /// <summary>Blocks of the file.</summary>
    public long Count { get; }

    /// <summary>The first that has entries.</summary>
    public long FirstEntryBlock { get; }

    /// <summary>A block's payload; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Read(long block)
    {
        if (block < _first || block >= _first + _held)
        {
            // Reading on fetches ahead; a jump does not.
            var ahead = block == _first + _held ? Math.Min(_buffer.Length / ListingFormat.BlockBytes, Count - block) : 1;
            _held = 0;
            AtomicFile.ReadExactly(_file, _buffer.AsSpan(0, (int)ahead * ListingFormat.BlockBytes), block * ListingFormat.BlockBytes, Name);
            (_first, _held) = (block, (int)ahead);
        }

        var bytes = _buffer.AsMemory((int)(block - _first) * ListingFormat.BlockBytes, ListingFormat.BlockBytes);
        ListingFormat.Verify(bytes.Span, block, block == Count - 1, Name);
        return bytes[..ListingFormat.PayloadBytes];
    }

    /// <summary>What the listing was made with.</summary>
    public static ListingHeader ReadHeader(SafeFileHandle file, string name)
    {
        var blocks = new ListingBlocks(file, name, 1);
        var header = new MemoryStream();
        for (var i = 0L; i < blocks.FirstEntryBlock; i++)
            header.Write(blocks.Read(i).Span);
        var json = header.GetBuffer().AsSpan(ListingFormat.PreambleBytes, HeaderBytes(file, name));
        return JsonSerializer.Deserialize(json, SnapshotJson.Default.ListingHeader)!;
    }

    private static int HeaderBytes(SafeFileHandle file, string name)
    {
        Span<byte> preamble = stackalloc byte[ListingFormat.PreambleBytes];
        AtomicFile.ReadExactly(file, preamble, 0, name);
        if (!preamble.StartsWith(ListingFormat.Magic))
            throw new SnapshotFormatException($"{name} is no listing of a snapshot: delete the snapshot to have it made anew");
        var format = BinaryPrimitives.ReadInt32LittleEndian(preamble[8..]);
        if (format != ListingFormat.KnownFormat)
            throw SnapshotFormatException.UnknownFormat(name, format, ListingFormat.KnownFormat);
        return BinaryPrimitives.ReadInt32LittleEndian(preamble[12..]);
    }
}
