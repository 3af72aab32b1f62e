using Mono.Unix.Native;

namespace VastK8s.ObjectStores.Directories;

/// <summary>What errno means to a reader of a directory source.</summary>
internal static class FileErrors
{
    /// <summary>The error of a system call.</summary>
    /// <param name="uri">The directory.</param>
    /// <param name="key">Path relative to it; null for itself.</param>
    /// <param name="call">The system call's name.</param>
    /// <param name="errno">As it came.</param>
    public static ObjectStoreException Of(StoreUri uri, string? key, string call, Errno errno)
    {
        string refused = $"{call}: errno {NativeConvert.FromErrno(errno)} {errno}";
        return errno switch
        {
            Errno.ENOENT when key is null => new(
                ObjectStoreError.BucketNotFound, uri, null, refused, "create or mount the directory on this node, or correct its path"),
            Errno.ENOENT or Errno.ENOTDIR when key is not null => new(ObjectStoreError.NotFound, uri, key, refused, "the file is gone: list again"),
            Errno.ENOTDIR => new(ObjectStoreError.Configuration, uri, key, refused, "name a directory, not a file"),
            Errno.EACCES or Errno.EPERM => new(
                ObjectStoreError.AccessDenied, uri, key, refused, "give the user that the agent runs as (root, which NFS may squash) read and search permission"),
            Errno.ELOOP => new(
                ObjectStoreError.Changed, uri, key, refused, "the file was replaced by a symbolic link since it was listed: list again"),
            Errno.ESTALE => new(
                ObjectStoreError.Io, uri, key, refused, "the file server lost the file or was restarted: list again, and remount if it persists"),
            Errno.EIO => new(ObjectStoreError.Io, uri, key, refused, "see the kernel's log for the disk or file server that failed"),
            Errno.EMFILE or Errno.ENFILE => new(ObjectStoreError.Unavailable, uri, key, refused, "raise the limit of open files"),
            Errno.ENAMETOOLONG => new(ObjectStoreError.Io, uri, key, refused, "paths end at 4,096 bytes: name a deeper directory as the source"),
            _ => new(ObjectStoreError.Io, uri, key, refused, "check the directory's file system"),
        };
    }
}
