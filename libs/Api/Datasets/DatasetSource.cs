using System.Text.Json.Serialization;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.Datasets;

/// <summary>A bucket, container or directory, or a prefix of one.</summary>
[CelRule("!has(self.secretRef) || !has(self.anonymous) || !self.anonymous", "anonymous sources send no credentials: leave out secretRef or anonymous")]
[CelRule(
    "self.uri.startsWith('s3://') || (!has(self.region) && !has(self.pathStyle))",
    "region and pathStyle are of s3:// sources alone: leave them out")]
[CelRule(
    "!(self.uri.startsWith('/') || self.uri.startsWith('file:')) || (!has(self.endpoint) && !has(self.caFile))",
    "a directory has no endpoint and no certificate: leave out endpoint and caFile")]
public sealed record DatasetSource
{
    /// <summary>A name for messages, unique in the Dataset. Absent: <c>source-N</c>.</summary>
    [Length(0, 63)]
    public string? Name { get; init => field = NullIfEmpty(value); }

    /// <summary>
    /// <c>s3://bucket/prefix</c>, <c>az://account/container/prefix</c>, <c>gs://bucket/prefix</c>, <c>file:///directory</c>. Credentials never stand here: see
    /// secretRef.
    /// </summary>
    [Required]
    [Length(1, 2048)]
    [Pattern(SourceUriExpression.Whole, "not a source", "use s3://bucket/prefix, az://account/container/prefix, gs://bucket/prefix, file:///directory or an absolute path")]
    public string Uri { get; init; } = "";

    /// <summary>The server's URL, where it is not the cloud's own: <c>https://host[:port]</c>.</summary>
    [Length(1, 512)]
    [Pattern(@"^https?://[^/?#@\s]+(/[^?#@\s]*)?$", "not an http or https URL", "use https://host[:port]")]
    public string? Endpoint { get; init; }

    /// <summary>S3 region.</summary>
    [Length(1, 64)]
    [Pattern(@"^[^/\s]+$", "not a region", "use its name, as in eu-central-1")]
    public string? Region { get; init; }

    /// <summary>S3: whether requests name the bucket in the path (endpoint/bucket/key), not the host. Absent: true with an endpoint.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>PEM file on the node with CA certificates to trust besides the system's.</summary>
    [Length(1, 1024)]
    [Pattern(@"^/[^\x00]*$", "not an absolute path", "use the path of a PEM file on the node, as in /etc/ssl/own-ca.pem")]
    public string? CaFile { get; init; }

    /// <summary>
    /// The Secret with credentials, in the Dataset's namespace: accessKeyId, secretAccessKey and sessionToken (S3), accountKey or sasToken (Azure),
    /// serviceAccountKey (GCS). Absent: the cloud's default chain (instance metadata, workload identity).
    /// </summary>
    public NameReference? SecretRef { get; init; }

    /// <summary>Whether no credentials are sent (public buckets).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Anonymous { get; init; }

    /// <summary>Where this source appears in the tree, without leading '/'. Absent or empty: at its root.</summary>
    [Length(0, TreePaths.MaxLength)]
    [Pattern(@"^([^/\x00]+(/[^/\x00]+)*)?$", "not a path of the tree", TreePaths.Remedy)]
    [CelRule(@"!self.matches('(^|/)[.][.]?(/|$)')", "has a '.' or '..': use plain names, as in train/images")]
    public string? Path { get; init => field = NullIfEmpty(value); }

    /// <summary>
    /// Globs on keys relative to the prefix (** crosses '/', * and ? do not); what none of them matches is left out. Absent: everything is taken.
    /// </summary>
    [Items(0, 64)]
    [Length(1, 1024)]
    [Pattern(@"^[^/\x00][^\x00]*$", "no glob relative to the prefix", "use a glob such as **/*.parquet, without leading '/'")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Include { get; init; } = [];

    /// <summary>Globs that leave out what include let in.</summary>
    [Items(0, 64)]
    [Length(1, 1024)]
    [Pattern(@"^[^/\x00][^\x00]*$", "no glob relative to the prefix", "use a glob such as **/*.parquet, without leading '/'")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Exclude { get; init; } = [];

    // Absent and empty are one, and are written as one.
    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
