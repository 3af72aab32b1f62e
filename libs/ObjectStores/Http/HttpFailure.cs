namespace VastK8s.ObjectStores.Http;

/// <summary>Why one try of a request failed, and whether another may succeed.</summary>
/// <param name="Error">What the caller is told when no try succeeds.</param>
/// <param name="Refused">What was refused, in the store's words: see <see cref="ObjectStoreException.Refused"/>.</param>
/// <param name="Remedy">What to change: see <see cref="ObjectStoreException.Remedy"/>.</param>
internal sealed record HttpFailure(ObjectStoreError Error, string Refused, string Remedy)
{
    /// <summary>Whether, and how often, to try again.</summary>
    public RetryKind Retry { get; init; } = RetryKind.Never;

    /// <summary>The pause the store asked for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The exception behind it, if any.</summary>
    public Exception? Cause { get; init; }

    public ObjectStoreException ToException(StoreUri uri, string? key) => new(Error, uri, key, Refused, Remedy, Cause);
}
