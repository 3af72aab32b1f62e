namespace VastK8s.Erofs;

/// <summary>What an image is made with.</summary>
public sealed record ErofsImageOptions
{
    /// <summary>Most segment devices the image may name; room for their slots is kept in front. 1 to 65,535.</summary>
    public required int MaxDevices { get; init; }

    /// <summary>16 bytes shown by <c>blkid</c>: the snapshot's identity.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Owner of every inode.</summary>
    public uint Uid { get; init; }

    /// <summary>Group of every inode.</summary>
    public uint Gid { get; init; }

    /// <summary>Permission bits of files.</summary>
    public ushort FileMode { get; init; } = 0x124; // 0444

    /// <summary>Permission bits of directories.</summary>
    public ushort DirectoryMode { get; init; } = 0x16D; // 0555
}
