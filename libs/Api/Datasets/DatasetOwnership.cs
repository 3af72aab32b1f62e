namespace VastK8s.Api.Datasets;

/// <summary>Owner, group and permission bits of what is mounted.</summary>
public sealed record DatasetOwnership
{
    /// <summary>Owner of every file and directory.</summary>
    public uint Uid { get; init; }

    /// <summary>Group of every file and directory.</summary>
    public uint Gid { get; init; }

    /// <summary>Permission bits of files, octal; write bits have no effect on the read-only mount.</summary>
    public string FileMode { get; init; } = "0444";

    /// <summary>Permission bits of directories, octal.</summary>
    public string DirectoryMode { get; init; } = "0555";
}
