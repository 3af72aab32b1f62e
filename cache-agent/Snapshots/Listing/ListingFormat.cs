using System.Buffers.Binary;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Listing;

/// <summary>
/// The file <c>listing</c>: all that makes up a snapshot, in tree order, in one canonical encoding: its SHA-256 is the snapshot's id.
/// <para>
/// Blocks of 64 KiB, each ending in its number (top bit: the last one) and a CRC-32C over all before. The first holds magic, format,
/// length of the header and the header (going on into further blocks if it must). Then entries, none across blocks: flags (kind in bits 0–2, 3: the
/// next row right behind the previous file's, 4: same source as before, 5: same mtime as before), bytes shared with the previous path, bytes
/// that follow and those bytes (<see cref="Keys.TreePath"/>), [mtime, 8]; file: [source], version length, version, size, [row, segment, start block]; empty
/// file: [source], version length, version; link: [source], target length, target. Numbers are LEB128; what is in brackets may be left out by flags.
/// A block begins anew: its first entry refers to nothing before.
/// </para>
/// </summary>
internal static class ListingFormat
{
    public const int KnownFormat = 1;
    public const int BlockBytes = 1 << 16;
    public const int TrailerBytes = 8;
    public const int PayloadBytes = BlockBytes - TrailerBytes;

    /// <summary>Magic, format, header length.</summary>
    public const int PreambleBytes = 16;

    public const int KindMask = 7;
    public const int NextPlace = 1 << 3;
    public const int SameSource = 1 << 4;
    public const int SameTime = 1 << 5;

    private const uint LastBlock = 1u << 31;

    public static ReadOnlySpan<byte> Magic => "VK8SLIST"u8;

    /// <summary>Blocks that the header takes.</summary>
    public static int HeaderBlocks(int headerBytes) => (PreambleBytes + headerBytes + PayloadBytes - 1) / PayloadBytes;

    /// <summary>Fills in a block's trailer.</summary>
    public static void Seal(Span<byte> block, long number, bool last)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block[PayloadBytes..], checked((uint)number) | (last ? LastBlock : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(block[(PayloadBytes + 4)..], Crc32C.Append(0, block[..(PayloadBytes + 4)]));
    }

    /// <summary>Checks a block's trailer.</summary>
    public static void Verify(ReadOnlySpan<byte> block, long number, bool last, string path)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(block[PayloadBytes..]) != ((uint)number | (last ? LastBlock : 0))
            || BinaryPrimitives.ReadUInt32LittleEndian(block[(PayloadBytes + 4)..]) != Crc32C.Append(0, block[..(PayloadBytes + 4)]))
        {
            throw new SnapshotFormatException($"{path} is damaged or cut short at block {number}: delete the snapshot to have it made anew");
        }
    }
}
