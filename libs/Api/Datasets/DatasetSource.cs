namespace VastK8s.Api.Datasets;

/// <summary>A bucket, container or directory, or a prefix of one.</summary>
public sealed record DatasetSource
{
    /// <summary>A name for messages; default <c>source-N</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>s3://bucket/prefix</c>, <c>az://account/container/prefix</c>, <c>gs://bucket/prefix</c>, <c>file:///directory</c>.</summary>
    public string Uri { get; init; } = "";

    /// <summary>An endpoint other than the cloud's own.</summary>
    public string? Endpoint { get; init; }

    /// <summary>S3 region.</summary>
    public string? Region { get; init; }

    /// <summary>S3: endpoint/bucket/key; default true with an endpoint.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>PEM file with CA certificates to trust besides the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Name of the Secret with credentials; none: the cloud's default chain.</summary>
    public string? SecretRef { get; init; }

    /// <summary>Send no credentials (public buckets).</summary>
    public bool Anonymous { get; init; }

    /// <summary>Sub-path of the tree where this source appears; empty: its root.</summary>
    public string Path { get; init; } = "";

    /// <summary>Globs (<c>**</c> crosses '/', <c>*</c> and <c>?</c> do not) on paths relative to the prefix; none: everything.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Globs that leave out what <see cref="Include"/> let in.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}
