namespace VastK8s.CacheAgent.Snapshots;

/// <summary>What to make a snapshot of, and where to keep it.</summary>
internal sealed record SnapshotRequest
{
    /// <summary>
    /// The Dataset's directory: <c>layout.*</c> (object table, shared by all snapshots), <c>snapshots/&lt;id&gt;/{image.erofs, listing, snapshot.json}</c>.
    /// </summary>
    public required string Directory { get; init; }

    /// <summary>In order of precedence.</summary>
    public required IReadOnlyList<SnapshotSource> Sources { get; init; }

    /// <summary>Owner of all inodes.</summary>
    public uint Uid { get; init; }

    /// <summary>Group of all inodes.</summary>
    public uint Gid { get; init; }

    /// <summary>Permission bits of files.</summary>
    public ushort FileMode { get; init; } = 0x124;

    /// <summary>Permission bits of directories.</summary>
    public ushort DirectoryMode { get; init; } = 0x16D;

    /// <summary>Chunk size of a new object table.</summary>
    public int ChunkSize { get; init; } = 1 << 20;
}
