using Mono.Unix.Native;

namespace VastK8s.ObjectStores.Directories;

/// <summary>Reads the names in a directory.</summary>
internal static class DirectoryNames
{
    /// <summary>The path for system calls of a path relative to the source; "" is the source itself.</summary>
    public static string PathOf(StoreUri uri, string relative) =>
        relative.Length == 0 ? uri.Bucket : uri.Bucket.EndsWith('/') ? uri.Bucket + relative : $"{uri.Bucket}/{relative}";

    /// <summary>All names but "." and "..", in batches; none when the directory has gone away, unless it is the source itself.</summary>
    public static IEnumerable<List<string>> Read(StoreUri uri, string directory, int batch)
    {
        IntPtr stream;
        Errno errno;
        do
        {
            stream = Syscall.opendir(PathOf(uri, directory));
            errno = stream == IntPtr.Zero ? Stdlib.GetLastError() : 0;
        }
        while (errno == Errno.EINTR);
        if (stream == IntPtr.Zero)
        {
            if (directory.Length > 0 && errno is Errno.ENOENT or Errno.ENOTDIR)
                yield break;
            throw FileErrors.Of(uri, directory.Length == 0 ? null : directory, "opendir", errno);
        }
        try
        {
            bool more = true;
            while (more)
            {
                var names = new List<string>();
                while (names.Count < batch && (more = TryReadName(uri, directory, stream, out string name)))
                {
                    if (name is not ("." or ".."))
                        names.Add(name);
                }
                if (names.Count > 0)
                    yield return names;
            }
        }
        finally
        {
            _ = Syscall.closedir(stream);
        }
    }

    // readdir says the end and an error in the same way, but for errno, which the runtime clears before a call that sets it.
    private static bool TryReadName(StoreUri uri, string directory, IntPtr stream, out string name)
    {
        if (Syscall.readdir(stream) is { } entry)
        {
            name = entry.d_name;
            return true;
        }
        name = "";
        Errno errno = Stdlib.GetLastError();
        return errno == 0 ? false : throw FileErrors.Of(uri, directory.Length == 0 ? null : PosixName.Show(directory), "readdir", errno);
    }
}
