using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;

namespace VastK8s.ObjectStores.Directories;

/// <summary>A range of one file, which must be the version listed when it is opened and still be after each piece that is read.</summary>
internal sealed class FileContent(
    StoreUri uri, string key, string version, long size, SafeFileHandle file, long offset, long length, CancellationToken cancel) : ObjectContent
{
    // Linux only: what RandomAccess throws carries errno as its HResult, other exceptions a COM-style (negative) one.
    private const int GreatestErrno = 4095;

    private long _read;

    public override string? ChecksumAlgorithm => null;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_read == length || buffer.IsEmpty)
            return 0;
        if (buffer.Length > length - _read)
            buffer = buffer[..(int)(length - _read)];
        cancel.ThrowIfCancellationRequested();
        int count;
        try
        {
            count = await RandomAccess.ReadAsync(file, buffer, offset + _read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e is not ObjectStoreException)
        {
            throw FileErrors.Of(uri, key, "pread", e.HResult is > 0 and <= GreatestErrno ? NativeConvert.ToErrno(e.HResult) : Errno.EIO);
        }
        if (count == 0)
            throw Changed($"the file ended at byte {offset + _read}");

        // After each piece, not only after the last: a caller may keep what it has before the end has come.
        CheckVersion();
        _read += count;
        return count;
    }

    /// <summary>Throws <see cref="ObjectStoreError.Changed"/> when the open file is not the version listed.</summary>
    public void CheckVersion()
    {
        if (Syscall.fstat((int)file.DangerousGetHandle(), out Stat stat) != 0)
            throw FileErrors.Of(uri, key, "fstat", Stdlib.GetLastError());
        if ((stat.st_mode & FilePermissions.S_IFMT) != FilePermissions.S_IFREG)
            throw Changed("it is no regular file any more");
        if (stat.st_size != size)
            throw Changed($"it has {stat.st_size} bytes and was listed with {size}");
        if (FileVersion.Of(stat) != version)
            throw Changed("inode or mtime differ from those listed");
    }

    public override ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }

    private ObjectStoreException Changed(string what) => new(ObjectStoreError.Changed, uri, key, what, "the file was changed since it was listed: list again");
}
