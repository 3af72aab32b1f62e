using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse;

/// <summary>What a cache on a local file system needs beyond reading and writing.</summary>
public static class FileRange
{
    private const int BytesPerStatBlock = 512;

    /// <summary>Gives the bytes back to the file system and leaves a hole (fallocate PUNCH_HOLE | KEEP_SIZE). Only whole blocks are given back.</summary>
    /// <exception cref="NativeException">EOPNOTSUPP where the file system has no holes.</exception>
    public static void PunchHole(SafeFileHandle file, long offset, long length)
    {
        if (length == 0) return;
        int result;
        do
        {
            result = Libc.Allocate(file, Libc.FALLOC_FL_PUNCH_HOLE | Libc.FALLOC_FL_KEEP_SIZE, offset, length);
        }
        while (result == -1 && Libc.LastError == Errno.EINTR);
        Libc.Check(result, "fallocate PUNCH_HOLE");
    }

    /// <summary>
    /// Writes everything that is dirty on the file system this file is on (syncfs), errors included: those of writeback since the file was
    /// opened, or since the last call on it (Linux 5.8).
    /// </summary>
    public static void SyncFileSystem(SafeFileHandle file) => Libc.Check(Libc.SyncFileSystem(file), "syncfs");

    /// <summary>Starts writing a range's dirty pages and does not wait (sync_file_range WRITE).</summary>
    public static void StartWriteback(SafeFileHandle file, long offset, long length)
    {
        // Length 0 would mean: to the end of the file.
        if (length == 0) return;
        Libc.Check(Libc.SyncFileRange(file, offset, length, Libc.SYNC_FILE_RANGE_WRITE), "sync_file_range");
    }

    /// <summary>Drops clean pages of a range from the page cache (posix_fadvise DONTNEED); length 0 is to the end.</summary>
    public static void DropCache(SafeFileHandle file, long offset, long length)
    {
        // Returns the error number instead of setting errno (posix_fadvise(2)).
        var errno = WithDescriptor(file, descriptor => Syscall.posix_fadvise(descriptor, offset, length, PosixFadviseAdvice.POSIX_FADV_DONTNEED));
        if (errno != 0) throw new NativeException("posix_fadvise DONTNEED", errno);
    }

    /// <summary>Bytes of disk that the file takes (st_blocks × 512).</summary>
    public static long AllocatedBytes(SafeFileHandle file)
    {
        Stat stat = default;
        if (WithDescriptor(file, descriptor => Syscall.fstat(descriptor, out stat)) == -1) throw new NativeException("fstat", (int)Stdlib.GetLastError());
        return stat.st_blocks * BytesPerStatBlock;
    }

    private static int WithDescriptor(SafeFileHandle file, Func<int, int> call)
    {
        var held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return call((int)file.DangerousGetHandle());
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }
}
