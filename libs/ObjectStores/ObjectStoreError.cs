namespace VastK8s.ObjectStores;

/// <summary>What went wrong, in terms a caller can act on.</summary>
public enum ObjectStoreError
{
    /// <summary>Options that cannot work: an unknown scheme, a missing bucket name, an unreadable CA file.</summary>
    Configuration,

    /// <summary>No such bucket or container.</summary>
    BucketNotFound,

    /// <summary>No such object (now).</summary>
    NotFound,

    /// <summary>The credentials are missing, unknown, expired or their signature is wrong.</summary>
    Unauthenticated,

    /// <summary>The credentials are good and lack the right.</summary>
    AccessDenied,

    /// <summary>The object is not the version (or the size) asked for any more.</summary>
    Changed,

    /// <summary>The bytes do not match the store's checksum, on each try.</summary>
    Corrupt,

    /// <summary>The store asked for fewer requests, until the deadline.</summary>
    Throttled,

    /// <summary>Connections refused or reset, names not resolved, 5xx, until the deadline.</summary>
    Unavailable,

    /// <summary>The bucket is in another region or behind another endpoint.</summary>
    WrongRegion,

    /// <summary>An answer that does not follow the store's protocol.</summary>
    Protocol,

    /// <summary>A local file could not be read (directory sources).</summary>
    Io,
}
