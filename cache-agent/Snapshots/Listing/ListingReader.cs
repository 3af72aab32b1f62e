using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Snapshots.Listing;

/// <summary>Goes through a listing's entries in order. One thread; the file may be shared with other readers. Spans are valid until the next move.</summary>
internal sealed class ListingReader
{
    private readonly ListingBlocks _blocks;
    private readonly byte[] _path = new byte[KeyRules.MaxPathBytes];
    private ReadOnlyMemory<byte> _payload;
    private long _block;
    private int _position;
    private int _pathLength;
    private (int Start, int Length) _variable;
    private Place _next;

    public ListingReader(SafeFileHandle file, string path, int bufferBlocks = 8)
    {
        _blocks = new ListingBlocks(file, path, bufferBlocks);
        _block = _blocks.FirstEntryBlock - 1;
    }

    public ListingKind Kind { get; private set; }

    /// <summary>In <see cref="TreePath"/> form.</summary>
    public ReadOnlySpan<byte> Path => _path.AsSpan(0, _pathLength);

    /// <summary>Bytes of the path that are as they were in the entry before.</summary>
    public int Shared { get; private set; }

    public long ModifiedUnixNs { get; private set; }

    public int Source { get; private set; }

    /// <summary>Of a file or an empty file (<see cref="VersionCode"/>).</summary>
    public ReadOnlySpan<byte> Version => Variable;

    /// <summary>Of a link.</summary>
    public ReadOnlySpan<byte> Target => Variable;

    public long Size { get; private set; }

    /// <summary>Of a file.</summary>
    public Place Place { get; private set; }

    private ReadOnlySpan<byte> Variable => _payload.Span.Slice(_variable.Start, _variable.Length);

    [MethodImpl(Hot.Path)]
    public bool MoveNext()
    {
        var payload = _payload.Span;
        while (_position >= payload.Length || payload[_position] == 0)
        {
            if (_block + 1 >= _blocks.Count)
                return false;
            Enter(_block + 1);
            payload = _payload.Span;
        }

        try
        {
            Decode(payload);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or ArgumentOutOfRangeException or ArgumentException)
        {
            throw new SnapshotFormatException($"{_blocks.Name} is damaged in block {_block}: delete the snapshot to have it made anew", e);
        }

        return true;
    }

    /// <summary>Goes to where the path is or would be: the next move finds the first entry at or after it, or one of those shortly before.</summary>
    public void Seek(ReadOnlySpan<byte> path)
    {
        var (low, high) = (_blocks.FirstEntryBlock, _blocks.Count);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            Enter(middle);
            if (MoveNext() && Path.SequenceCompareTo(path) <= 0)
                low = middle;
            else
                high = middle;
        }

        if (low < _blocks.Count)
            Enter(low);
    }

    private void Enter(long block)
    {
        _payload = _blocks.Read(block);
        _block = block;
        _position = _pathLength = Source = 0;
        _next = new Place(-1, 0, 0);
    }

    [MethodImpl(Hot.Path)]
    private void Decode(ReadOnlySpan<byte> payload)
    {
        var position = _position;
        var flags = payload[position++];
        Kind = (ListingKind)(flags & ListingFormat.KindMask);
        Shared = (int)Varint.Read(payload, ref position);
        var suffix = (int)Varint.Read(payload, ref position);
        payload.Slice(position, suffix).CopyTo(_path.AsSpan(Shared));
        _pathLength = Shared + suffix;
        position += suffix;
        if ((flags & ListingFormat.SameTime) == 0)
        {
            ModifiedUnixNs = BinaryPrimitives.ReadInt64LittleEndian(payload[position..]);
            position += sizeof(long);
        }

        Size = 0;
        if (Kind != ListingKind.Directory)
            DecodeContent(payload, flags, ref position);
        _position = position;
    }

    [MethodImpl(Hot.Path)]
    private void DecodeContent(ReadOnlySpan<byte> payload, int flags, ref int position)
    {
        if ((flags & ListingFormat.SameSource) == 0)
            Source = (int)Varint.Read(payload, ref position);
        var length = (int)Varint.Read(payload, ref position);
        _variable = (position, length);
        position += length;
        if (Kind != ListingKind.File)
            return;
        Size = (long)Varint.Read(payload, ref position);
        Place = (flags & ListingFormat.NextPlace) != 0
            ? _next
            : new Place(
                (long)Varint.Read(payload, ref position),
                (int)Varint.Read(payload, ref position),
                (uint)Varint.Read(payload, ref position));
        _next = new Place(Place.Row + 1, Place.Segment, unchecked((uint)(Place.StartBlock + Blocks.Of(Size))));
    }
}
