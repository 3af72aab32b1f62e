using System.Buffers.Binary;

namespace VastK8s.Erofs.Format;

/// <summary>struct erofs_inode_extended: the 64-byte inode, the one that carries its own mtime.</summary>
internal readonly ref struct ExtendedInode
{
    public const int Size = 64;

    public const ushort RegularFile = 0x8000;
    public const ushort Directory = 0x4000;
    public const ushort SymbolicLink = 0xA000;

    private const ushort VersionExtended = 1;
    private const long NsPerSecond = 1_000_000_000;

    public required DataLayout DataLayout { get; init; }

    public required ushort Mode { get; init; }

    public required long FileSize { get; init; }

    /// <summary>i_u: first block of a flat inode, chunk format of a chunk-based one.</summary>
    public uint Union { get; init; }

    /// <summary>i_ino, for 32-bit stat only: the kernel shows the nid.</summary>
    public required uint Ino { get; init; }

    public required uint Uid { get; init; }

    public required uint Gid { get; init; }

    public required long MtimeUnixNs { get; init; }

    public required uint Links { get; init; }

    /// <summary>Writes all but the reserved bytes, which are zero already.</summary>
    public void WriteTo(Span<byte> destination)
    {
        var to = destination[..Size];
        var (seconds, ns) = SplitTime(MtimeUnixNs);
        BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)(((int)DataLayout << 1) | VersionExtended));
        BinaryPrimitives.WriteUInt16LittleEndian(to[4..], Mode);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], FileSize);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], Union);
        BinaryPrimitives.WriteUInt32LittleEndian(to[20..], Ino);
        BinaryPrimitives.WriteUInt32LittleEndian(to[24..], Uid);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], Gid);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(to[40..], ns);
        BinaryPrimitives.WriteUInt32LittleEndian(to[44..], Links);
    }

    /// <summary>Seconds rounded down, so that nanoseconds are 0 to 999,999,999 before 1970 too.</summary>
    public static (long Seconds, uint Ns) SplitTime(long unixNs)
    {
        var (seconds, ns) = Math.DivRem(unixNs, NsPerSecond);
        return ns < 0 ? (seconds - 1, (uint)(ns + NsPerSecond)) : (seconds, (uint)ns);
    }
}
