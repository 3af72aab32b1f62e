using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse;

/// <summary>What a cache on a local file system needs beyond reading and writing.</summary>
public static class FileRange
{
    /// <summary>Gives the bytes back to the file system and leaves a hole (fallocate PUNCH_HOLE | KEEP_SIZE). Only whole blocks are given back.</summary>
    public static void PunchHole(SafeFileHandle file, long offset, long length) => throw new NotSupportedException();

    /// <summary>Writes everything that is dirty on the file system this file is on (syncfs), errors included.</summary>
    public static void SyncFileSystem(SafeFileHandle file) => throw new NotSupportedException();

    /// <summary>Starts writing a range's dirty pages and does not wait (sync_file_range WRITE).</summary>
    public static void StartWriteback(SafeFileHandle file, long offset, long length) => throw new NotSupportedException();

    /// <summary>Drops clean pages of a range from the page cache (posix_fadvise DONTNEED); length 0 is to the end.</summary>
    public static void DropCache(SafeFileHandle file, long offset, long length) => throw new NotSupportedException();

    /// <summary>Bytes of disk that the file takes (st_blocks × 512).</summary>
    public static long AllocatedBytes(SafeFileHandle file) => throw new NotSupportedException();
}
