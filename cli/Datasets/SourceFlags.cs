namespace VastK8s.Cli.Datasets;

/// <summary>What the command line said about a source and the tree made of it; null: not said.</summary>
internal sealed record SourceFlags
{
    public string? File { get; init; }

    public string? Name { get; init; }

    public string? Endpoint { get; init; }

    public string? Region { get; init; }

    public bool? PathStyle { get; init; }

    public string? CaFile { get; init; }

    public bool Anonymous { get; init; }

    public IReadOnlyList<string> Include { get; init; } = [];

    public IReadOnlyList<string> Exclude { get; init; } = [];

    public uint? Uid { get; init; }

    public uint? Gid { get; init; }

    public string? FileMode { get; init; }

    public string? DirectoryMode { get; init; }

    public IReadOnlyList<string> SecretFiles { get; init; } = [];

    /// <summary>Options given that say what a Dataset is, and so belong to a URI alone.</summary>
    public IEnumerable<string> Describing()
    {
        (string Option, bool Given)[] options =
        [
            ("--name", Name is not null), ("--endpoint", Endpoint is not null), ("--region", Region is not null),
            ("--path-style", PathStyle is not null), ("--ca-file", CaFile is not null), ("--anonymous", Anonymous),
            ("--include", Include.Count > 0), ("--exclude", Exclude.Count > 0), ("--uid", Uid is not null), ("--gid", Gid is not null),
            ("--file-mode", FileMode is not null), ("--dir-mode", DirectoryMode is not null),
        ];
        return options.Where(o => o.Given).Select(o => o.Option);
    }
}
