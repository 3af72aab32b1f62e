namespace VastK8s.Fuse.Protocol;

/// <summary><c>FOPEN_*</c>, in <c>fuse_open_out.open_flags</c>.</summary>
[Flags]
internal enum FuseOpenFlags : uint
{
    None = 0,

    /// <summary>No page cache for this file: whoever mounts an image on it caches pages already.</summary>
    DirectIo = 1 << 0,

    /// <summary>close() sends no FLUSH, and so does not wait for a server that is away.</summary>
    NoFlush = 1 << 5,
}
