using Mono.Unix.Native;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>fsync of a directory, which .NET cannot open: makes a rename in it last.</summary>
internal static class DirectorySync
{
    public static void Flush(string directory)
    {
        var descriptor = Syscall.open(directory, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC);
        if (descriptor < 0) throw new Fuse.NativeException($"open {directory}", (int)NativeConvert.FromErrno(Stdlib.GetLastError()));
        try
        {
            if (Syscall.fsync(descriptor) != 0) throw new Fuse.NativeException($"fsync {directory}", (int)NativeConvert.FromErrno(Stdlib.GetLastError()));
        }
        finally
        {
            _ = Syscall.close(descriptor);
        }
    }
}
