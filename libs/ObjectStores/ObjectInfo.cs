namespace VastK8s.ObjectStores;

/// <summary>One object as a listing or a HEAD shows it.</summary>
/// <param name="Key">The whole key, prefix included. For directories: the path relative to the URI's directory, with '/'.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedUnixNs">Last modification, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Version">
/// Identifies the bytes; opaque, compared and handed back only. ETag and, where the bucket has versions, VersionId (S3); ETag (Azure);
/// generation (GCS); inode, size and mtime in ns (directories).
/// </param>
/// <param name="Kind">A regular object, but for what a directory source may hold.</param>
/// <param name="LinkTarget">The text of a symbolic link; null otherwise.</param>
public readonly record struct ObjectInfo(
    string Key, long Size, long ModifiedUnixNs, string Version, ObjectKind Kind = ObjectKind.Regular, string? LinkTarget = null);
