using Microsoft.Win32.SafeHandles;
using Mono.Unix;
using Mono.Unix.Native;

namespace VastK8s.ObjectStores.Directories;

/// <summary>
/// A directory tree: an NFS or Lustre mount, or test data. Symbolic links are listed, never followed; a file that is not the one listed any
/// more, by inode, size or mtime, is <see cref="ObjectStoreError.Changed"/>.
/// </summary>
internal sealed class DirectoryStore(StoreOptions options) : IObjectStore
{
    public StoreUri Uri => options.Uri;

    public IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(ListOptions list, CancellationToken cancellationToken) =>
        new DirectoryListing(Uri, Math.Max(1, list.Parallelism)).RunAsync(cancellationToken);

    // On the thread pool, since a file server may keep any of these calls waiting.
    public async ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken) => await Task.Run(
        () =>
        {
            string path = PathOf(key);
            if (Syscall.lstat(path, out Stat stat) != 0)
                throw FileErrors.Of(Uri, key, "lstat", Stdlib.GetLastError());
            return DirectoryEntry.Of(Uri, key, stat).Info;
        },
        cancellationToken).ConfigureAwait(false);

    public async ValueTask<ObjectContent> GetAsync(
        string key, string version, long size, long offset, long length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, size - offset);
        return await Task.Run(
            () =>
            {
                SafeFileHandle file = Open(key);
                try
                {
                    var content = new FileContent(Uri, key, version, size, file, offset, length, cancellationToken);
                    content.CheckVersion();
                    return content;
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // O_NONBLOCK: a pipe put in the file's place must not keep the open waiting for a writer.
    private SafeFileHandle Open(string key)
    {
        string path = PathOf(key);
        int descriptor;
        do
        {
            descriptor = Syscall.open(path, OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC);
        }
        while (UnixMarshal.ShouldRetrySyscall(descriptor));
        if (descriptor < 0)
            throw FileErrors.Of(Uri, key, "open", Stdlib.GetLastError());
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private string PathOf(string key)
    {
        foreach (Range part in key.AsSpan().Split('/'))
        {
            if (key.AsSpan(part) is "" or "." or ".." || key.Contains('\0'))
                throw new ObjectStoreException(ObjectStoreError.NotFound, Uri, key, "not a path below the directory", "use keys as they are listed");
        }
        return DirectoryNames.PathOf(Uri, key);
    }
}
