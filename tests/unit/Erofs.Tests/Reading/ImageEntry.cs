using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests.Reading;

/// <summary>What an inode says.</summary>
internal sealed record ImageEntry(
    EntryKind Kind, int Permissions, uint Uid, uint Gid, uint Links, long Size, long MtimeSeconds, uint MtimeNs, long Nid, uint Ino)
{
    public int DataLayout { get; init; }

    /// <summary>From 1, as in the chunk index; 0 without one.</summary>
    public int DeviceId { get; init; }

    public uint Block { get; init; }

    public int ChunkBits { get; init; }

    public string Target { get; init; } = "";

    public Int128 MtimeUnixNs => ((Int128)MtimeSeconds * 1_000_000_000) + MtimeNs;
}
