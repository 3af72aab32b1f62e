using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Keys;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>
/// One listed entry as bytes, from the listing until it is placed: 2 path length, 2 version length, 2 target length, 2 source, 8 size with
/// the kind in the top byte, 8 mtime in ns; then path (<see cref="TreePath"/>), version (<see cref="VersionCode"/>), link target.
/// </summary>
internal readonly ref struct ListedRecord(ReadOnlySpan<byte> bytes)
{
    public const int HeaderBytes = 24;

    /// <summary>The longest record.</summary>
    public const int MaxBytes = HeaderBytes + (2 * KeyRules.MaxPathBytes) + VersionCode.MaxBytes;

    private const int KindShift = 56;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public ReadOnlySpan<byte> Path => _bytes.Slice(HeaderBytes, PathLength);

    public ReadOnlySpan<byte> Version => _bytes.Slice(HeaderBytes + PathLength, VersionLength);

    public ReadOnlySpan<byte> Target => _bytes[(HeaderBytes + PathLength + VersionLength)..];

    public int Source => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[6..]);

    public long Size => SizeAndKind & ((1L << KindShift) - 1);

    public EntryKind Kind => (EntryKind)(SizeAndKind >> KindShift);

    public long ModifiedUnixNs => BinaryPrimitives.ReadInt64LittleEndian(_bytes[16..]);

    private int PathLength => BinaryPrimitives.ReadUInt16LittleEndian(_bytes);

    private int VersionLength => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    private long SizeAndKind => BinaryPrimitives.ReadInt64LittleEndian(_bytes[8..]);

    /// <summary>Length of the record that begins here; needs the header alone.</summary>
    public static int LengthAt(ReadOnlySpan<byte> bytes) =>
        HeaderBytes + BinaryPrimitives.ReadUInt16LittleEndian(bytes) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..])
        + BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);

    /// <summary>Path of the record that begins here.</summary>
    public static ReadOnlySpan<byte> PathAt(ReadOnlySpan<byte> bytes) => bytes.Slice(HeaderBytes, BinaryPrimitives.ReadUInt16LittleEndian(bytes));

    /// <summary>Tree order, then the order of sources.</summary>
    [MethodImpl(Hot.Path)]
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var order = PathAt(left).SequenceCompareTo(PathAt(right));
        return order != 0 ? order : BinaryPrimitives.ReadUInt16LittleEndian(left[6..]) - BinaryPrimitives.ReadUInt16LittleEndian(right[6..]);
    }

    /// <summary>Fills in the header of a record whose variable parts are already behind it.</summary>
    [MethodImpl(Hot.Path)]
    public static void WriteHeader(
        Span<byte> record, int path, int version, int target, int source, EntryKind kind, long size, long modifiedUnixNs)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(record, (ushort)path);
        BinaryPrimitives.WriteUInt16LittleEndian(record[2..], (ushort)version);
        BinaryPrimitives.WriteUInt16LittleEndian(record[4..], (ushort)target);
        BinaryPrimitives.WriteUInt16LittleEndian(record[6..], (ushort)source);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], size | ((long)kind << KindShift));
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], modifiedUnixNs);
    }

    /// <summary>Turns a copied record into one of a directory, in place, with its own mtime.</summary>
    public static int BecomeDirectory(Span<byte> record, long modifiedUnixNs)
    {
        var path = BinaryPrimitives.ReadUInt16LittleEndian(record);
        WriteHeader(record, path, 0, 0, BinaryPrimitives.ReadUInt16LittleEndian(record[6..]), EntryKind.Directory, 0, modifiedUnixNs);
        return HeaderBytes + path;
    }
}
