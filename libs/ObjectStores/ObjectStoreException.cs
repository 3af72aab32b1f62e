namespace VastK8s.ObjectStores;

/// <summary>A store refused or failed; the message says store, bucket, key, what was refused and what to change. Never holds a secret.</summary>
public sealed class ObjectStoreException : IOException
{
    /// <summary>Creates the error.</summary>
    /// <param name="error">What happened.</param>
    /// <param name="uri">Store and bucket.</param>
    /// <param name="key">The object, or null for the bucket.</param>
    /// <param name="refused">What was refused, in the store's words where it gave any ("GET: 403 SignatureDoesNotMatch").</param>
    /// <param name="remedy">What to change ("check secretAccessKey of the Secret").</param>
    /// <param name="innerException">The cause, if any.</param>
    public ObjectStoreException(
        ObjectStoreError error, StoreUri uri, string? key, string refused, string remedy, Exception? innerException = null)
        : base($"{uri.Bucketed}{(key is null ? "" : $" key '{key}'")}: {refused}; {remedy}", innerException)
    {
        Error = error;
        Uri = uri;
        Key = key;
        Refused = refused;
        Remedy = remedy;
    }

    /// <summary>What happened.</summary>
    public ObjectStoreError Error { get; }

    /// <summary>Store and bucket.</summary>
    public StoreUri Uri { get; }

    /// <summary>The object, or null for the bucket.</summary>
    public string? Key { get; }

    /// <summary>What was refused.</summary>
    public string Refused { get; }

    /// <summary>What to change.</summary>
    public string Remedy { get; }

    /// <summary>Whether the same call may succeed later with nothing changed by the user.</summary>
    public bool IsTransient => Error is ObjectStoreError.Throttled or ObjectStoreError.Unavailable or ObjectStoreError.Corrupt;
}
