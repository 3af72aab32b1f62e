using VastK8s.Api.Schema;

namespace VastK8s.Api.Datasets;

/// <summary>Owner, group and permission bits of what is mounted.</summary>
public sealed record DatasetOwnership
{
    /// <summary>Owner of every file and directory.</summary>
    [Range(0, uint.MaxValue)]
    public uint Uid { get; init; }

    /// <summary>Group of every file and directory.</summary>
    [Range(0, uint.MaxValue)]
    public uint Gid { get; init; }

    /// <summary>Permission bits of files, octal; write bits have no effect on the read-only mount.</summary>
    [Length(3, 4)]
    [Pattern("^0?[0-7]{3}$", "not three octal digits of permission bits", "use \"0444\"")]
    public string FileMode { get; init; } = "0444";

    /// <summary>Permission bits of directories, octal.</summary>
    [Length(3, 4)]
    [Pattern("^0?[0-7]{3}$", "not three octal digits of permission bits", "use \"0555\"")]
    public string DirectoryMode { get; init; } = "0555";
}
