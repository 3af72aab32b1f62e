using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;

namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>The real file system.</summary>
internal sealed class DurableFiles : IDurableFiles
{
    public static readonly DurableFiles Instance = new();

    public SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    public void Flush(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void FlushDirectory(string path)
    {
        // File.OpenHandle refuses directories, so the descriptor comes from libc itself.
        var fd = Syscall.open(path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC);
        if (fd < 0)
            throw Failed("open", path);
        try
        {
            if (Syscall.fsync(fd) != 0)
                throw Failed("fsync", path);
        }
        finally
        {
            _ = Syscall.close(fd);
        }
    }

    public void RenameFile(string from, string to) => File.Move(from, to, overwrite: true);

    public void RenameDirectory(string from, string to) => Directory.Move(from, to);

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public void DeleteFile(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    public void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    private static IOException Failed(string call, string path)
    {
        var errno = Stdlib.GetLastError();
        return new IOException($"{call} of directory {path} failed: {errno} ({NativeConvert.FromErrno(errno)})");
    }
}
