namespace VastK8s.ObjectStores;

/// <summary>Everything needed to open a store.</summary>
/// <param name="Uri">Bucket and prefix.</param>
public sealed record StoreOptions(StoreUri Uri)
{
    /// <summary>Another endpoint than the cloud's own: <c>https://host[:port]</c> (Ceph, MinIO, OCI, GCS interop, Azurite, an emulator).</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>S3 region; default from the environment, then <c>us-east-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>S3: <c>endpoint/bucket/key</c> instead of <c>bucket.endpoint/key</c>. Default: true with an endpoint of one's own.</summary>
    public bool? PathStyle { get; init; }

    /// <summary>A PEM file with the CA certificates to trust besides the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// Credentials by name, as the keys of a Kubernetes Secret: <c>accessKeyId</c>, <c>secretAccessKey</c>, <c>sessionToken</c>, <c>profile</c> (S3);
    /// <c>accountKey</c>, <c>sasToken</c> (Azure); <c>serviceAccountKey</c> (GCS, the JSON). Empty: the cloud's default chain
    /// (environment, profile, web or workload identity, instance metadata).
    /// </summary>
    public IReadOnlyDictionary<string, string> Credentials { get; init; } = new Dictionary<string, string>();

    /// <summary>Send no credentials: public buckets.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Connections to the store at once, at most.</summary>
    public int MaxConnections { get; init; } = 128;

    /// <summary>Retries, backoff, deadlines.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>Clock for backoff, deadlines and signatures.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public override string ToString() => $"{Uri} endpoint={Endpoint} region={Region} credentials=[{string.Join(',', Credentials.Keys)}]";
}
