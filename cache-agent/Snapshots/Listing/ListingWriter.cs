using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Snapshots.Listing;

/// <summary>Writes a listing, entries in tree order, and hashes it (<see cref="ListingFormat"/>).</summary>
internal sealed class ListingWriter : IDisposable
{
    private const int BufferBytes = 16 * ListingFormat.BlockBytes;

    // Flags, and all the numbers of an entry.
    private const int MaxEntryOverhead = 96;

    private readonly IDurableFiles _files;
    private readonly AppendFile _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _path = new byte[KeyRules.MaxPathBytes];
    private int _pathLength;
    private bool _wasDirectory;
    private long _block;
    private int _used;
    private bool _fresh;
    private bool _full;
    private long _time;
    private int _source;
    private Place _next;

    public ListingWriter(IDurableFiles files, string path, ListingHeader header)
    {
        _files = files;
        _file = new AppendFile(files, path, 0, BufferBytes);
        WriteHeader(JsonSerializer.SerializeToUtf8Bytes(header, SnapshotJson.Default.ListingHeader));
    }

    /// <summary>Files and links so far.</summary>
    public long Objects { get; private set; }

    /// <summary>Files with a place so far.</summary>
    public long PlacedObjects { get; private set; }

    /// <summary>Bytes of the files so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Directories so far, those that no entry names but that are on the way to one, too.</summary>
    public long Directories { get; private set; }

    public void AddDirectory(ReadOnlySpan<byte> path, long mtimeUnixNs)
    {
        _ = Begin(ListingKind.Directory, path, mtimeUnixNs, 0);
        Directories++;
    }

    public void AddLink(ReadOnlySpan<byte> path, long mtimeUnixNs, int source, ReadOnlySpan<byte> target)
    {
        var flags = Begin(ListingKind.Link, path, mtimeUnixNs, target.Length);
        Source(flags, source);
        Field(target);
        Objects++;
    }

    public void AddEmptyFile(ReadOnlySpan<byte> path, long mtimeUnixNs, int source, ReadOnlySpan<byte> version)
    {
        var flags = Begin(ListingKind.EmptyFile, path, mtimeUnixNs, version.Length);
        Source(flags, source);
        Field(version);
        Objects++;
    }

    [MethodImpl(Hot.Path)]
    public void AddFile(ReadOnlySpan<byte> path, long mtimeUnixNs, int source, ReadOnlySpan<byte> version, long size, in Place place)
    {
        var flags = Begin(ListingKind.File, path, mtimeUnixNs, version.Length);
        Source(flags, source);
        Field(version);
        Number((ulong)size);
        if (place == _next)
        {
            Payload(flags, 1)[0] |= ListingFormat.NextPlace;
        }
        else
        {
            Number((ulong)place.Row);
            Number((ulong)place.Segment);
            Number(place.StartBlock);
        }

        _next = new Place(place.Row + 1, place.Segment, unchecked((uint)(place.StartBlock + Blocks.Of(size))));
        Objects++;
        PlacedObjects++;
        Bytes += size;
    }

    /// <summary>Ends the listing; returns the snapshot's id.</summary>
    public string Complete()
    {
        Emit(last: true);
        _file.WriteOut();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <summary>fsync.</summary>
    public void Flush() => _files.Flush(_file.File);

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void WriteHeader(byte[] json)
    {
        var bytes = new byte[ListingFormat.PreambleBytes + json.Length];
        ListingFormat.Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), ListingFormat.KnownFormat);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), json.Length);
        json.CopyTo(bytes, ListingFormat.PreambleBytes);
        for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
        {
            if (_used > 0)
                Emit(last: false);
            var part = rest[..Math.Min(rest.Length, ListingFormat.PayloadBytes)];
            part.CopyTo(Payload(0, part.Length));
            _used = part.Length;
            rest = rest[part.Length..];
        }

        // Entries begin in a block of their own.
        _full = true;
    }

    /// <summary>Starts an entry: its flags (whose position is returned), path and mtime.</summary>
    [MethodImpl(Hot.Path)]
    private int Begin(ListingKind kind, ReadOnlySpan<byte> path, long mtimeUnixNs, int variableBytes)
    {
        if (_full || ListingFormat.PayloadBytes - _used < MaxEntryOverhead + path.Length + variableBytes)
            Emit(last: false);
        var common = path.CommonPrefixLength(_path.AsSpan(0, _pathLength));
        Directories += TreePath.NewDirectories(path, common, _pathLength, _wasDirectory);
        var flags = _used;
        Payload(_used++, 1)[0] = (byte)kind;
        var shared = _fresh ? 0 : common;
        Number((ulong)shared);
        Field(path[shared..]);
        if (!_fresh && mtimeUnixNs == _time)
        {
            Payload(flags, 1)[0] |= ListingFormat.SameTime;
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(Payload(_used, sizeof(long)), mtimeUnixNs);
            _used += sizeof(long);
        }

        path[common..].CopyTo(_path.AsSpan(common));
        (_pathLength, _wasDirectory, _time, _fresh) = (path.Length, kind == ListingKind.Directory, mtimeUnixNs, false);
        return flags;
    }

    [MethodImpl(Hot.Path)]
    private void Source(int flags, int source)
    {
        if (source == _source)
            Payload(flags, 1)[0] |= ListingFormat.SameSource;
        else
            Number((ulong)source);
        _source = source;
    }

    [MethodImpl(Hot.Path)]
    private void Number(ulong value) => _used += Varint.Write(Payload(_used, Varint.MaxBytes), value);

    [MethodImpl(Hot.Path)]
    private void Field(ReadOnlySpan<byte> bytes)
    {
        Number((ulong)bytes.Length);
        bytes.CopyTo(Payload(_used, bytes.Length));
        _used += bytes.Length;
    }

    private Span<byte> Payload(int at, int length) => _file.Reserve(ListingFormat.BlockBytes).Slice(at, length);

    private void Emit(bool last)
    {
        var block = _file.Reserve(ListingFormat.BlockBytes)[..ListingFormat.BlockBytes];
        block[_used..ListingFormat.PayloadBytes].Clear();
        ListingFormat.Seal(block, _block++, last);
        _hash.AppendData(block);
        _file.Advance(ListingFormat.BlockBytes);
        _used = 0;
        (_fresh, _full) = (true, false);
        (_source, _next) = (0, new Place(-1, 0, 0));
    }
}
