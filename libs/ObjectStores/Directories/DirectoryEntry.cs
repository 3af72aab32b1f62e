using System.Text;
using Mono.Unix.Native;

namespace VastK8s.ObjectStores.Directories;

/// <summary>An entry of a directory.</summary>
/// <param name="Path">Relative to the source, as for system calls.</param>
/// <param name="Info">As it is listed.</param>
/// <param name="IsDirectory">Whether to walk into it; so are directories whose names are no text, for all that is below to be counted.</param>
internal readonly record struct DirectoryEntry(string Path, ObjectInfo Info, bool IsDirectory)
{
    // PATH_MAX: no link's text is longer.
    private const int MaxLink = 4096;

    /// <summary>Null when the entry has gone away.</summary>
    public static DirectoryEntry? TryRead(StoreUri uri, string directory, string name)
    {
        string path = directory.Length == 0 ? name : $"{directory}/{name}";
        if (Syscall.lstat(DirectoryNames.PathOf(uri, path), out Stat stat) == 0)
        {
            try
            {
                return Of(uri, path, stat);
            }
            catch (ObjectStoreException) when (Syscall.lstat(DirectoryNames.PathOf(uri, path), out Stat now) != 0 || (now.st_ino, now.st_mode) != (stat.st_ino, stat.st_mode))
            {
                // A link that was removed or replaced before it was read: what is there now is listed, if anything is.
                return TryRead(uri, directory, name);
            }
        }
        Errno errno = Stdlib.GetLastError();
        return errno is Errno.ENOENT or Errno.ENOTDIR ? null : throw FileErrors.Of(uri, PosixName.Show(path), "lstat", errno);
    }

    /// <param name="uri">The source.</param>
    /// <param name="path">Relative to it, as for system calls.</param>
    /// <param name="stat">From lstat.</param>
    public static DirectoryEntry Of(StoreUri uri, string path, in Stat stat)
    {
        long modified = FileVersion.ModifiedUnixNs(stat);
        string version = FileVersion.Of(stat);
        FilePermissions type = stat.st_mode & FilePermissions.S_IFMT;
        ObjectInfo info = !PosixName.IsValid(path)
            ? new ObjectInfo(PosixName.Show(path), stat.st_size, modified, version, ObjectKind.InvalidName)
            : type switch
            {
                FilePermissions.S_IFREG => new ObjectInfo(path, stat.st_size, modified, version),
                FilePermissions.S_IFDIR => new ObjectInfo(path, 0, modified, version, ObjectKind.Directory),
                FilePermissions.S_IFLNK => Link(uri, path, modified, version),
                _ => new ObjectInfo(path, 0, modified, version, ObjectKind.Special),
            };
        return new DirectoryEntry(path, info, type == FilePermissions.S_IFDIR);
    }

    // A link's text may be any bytes; what is no text cannot be shown as a link, and is counted with the names that are none.
    private static ObjectInfo Link(StoreUri uri, string path, long modified, string version)
    {
        var text = new StringBuilder(MaxLink);
        if (Syscall.readlink(DirectoryNames.PathOf(uri, path), text, MaxLink) < 0)
            throw FileErrors.Of(uri, path, "readlink", Stdlib.GetLastError());
        string target = text.ToString();
        return PosixName.IsValid(target)
            ? new ObjectInfo(path, 0, modified, version, ObjectKind.SymbolicLink, target)
            : new ObjectInfo(path, 0, modified, version, ObjectKind.InvalidName);
    }
}
