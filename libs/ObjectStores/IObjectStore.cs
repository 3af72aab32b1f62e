namespace VastK8s.ObjectStores;

/// <summary>One bucket, container or directory, read only. Safe for use from many threads at once.</summary>
/// <remarks>
/// Every call retries throttling, 5xx answers, resets and truncated bodies by itself (<see cref="RetryOptions"/>), and every failure
/// is an <see cref="ObjectStoreException"/> that names store, bucket and key, what was refused and what to change.
/// </remarks>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Where the objects are: scheme, bucket and the prefix that <see cref="ListAsync"/> starts from. Keys are whole keys, prefix included.</summary>
    StoreUri Uri { get; }

    /// <summary>
    /// All objects under the prefix, in pages, in no particular order: the keyspace is listed by several requests at once where it
    /// divides. Each object comes exactly once.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(ListOptions options, CancellationToken cancellationToken);

    /// <summary>The object's present size, time and version. Throws <see cref="ObjectStoreError.NotFound"/> when there is none.</summary>
    ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Opens <paramref name="length"/> bytes from <paramref name="offset"/> of exactly the version named: If-Match, VersionId or
    /// generation, as the store has it. Another version there now is <see cref="ObjectStoreError.Changed"/>, from this call or from a read.
    /// </summary>
    /// <param name="key">The whole key, prefix included.</param>
    /// <param name="version">From <see cref="ObjectInfo.Version"/>; opaque.</param>
    /// <param name="size">The whole object's size in bytes as listed; an object of another size is <see cref="ObjectStoreError.Changed"/>.</param>
    /// <param name="offset">First byte wanted.</param>
    /// <param name="length">Bytes wanted, at least 1; offset + length ≤ size.</param>
    /// <param name="cancellationToken">Ends the request and every read of what it returns.</param>
    ValueTask<ObjectContent> GetAsync(string key, string version, long size, long offset, long length, CancellationToken cancellationToken);
}
