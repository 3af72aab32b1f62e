using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse.Serving;

/// <summary>Gets bytes of a file into replies: large ones by splice(2), others, and what cannot be spliced, through a buffer.</summary>
internal sealed unsafe class ReplySource(int largestReply) : IDisposable
{
    // Below this, three system calls cost more than one copy.
    private const int LeastSpliced = 128 * 1024;

    private readonly ReplyBuffers _buffers = new(largestReply);
    private readonly ReplyPipes _pipes = new(largestReply);

    /// <summary>True if the request is done with, answered or gone; false: nothing was sent.</summary>
    public bool TrySplice(FuseDevice device, ulong unique, SafeFileHandle file, long offset, int length)
    {
        if (length < LeastSpliced || _pipes.TryTake(length) is not { } pipe) return false;
        int? errno = null;
        try
        {
            errno = device.TryReply(pipe, unique, file, offset, length);
        }
        catch (ObjectDisposedException)
        {
            // The file or the connection was closed meanwhile; the other way finds out which.
        }
        if (errno == 0) _pipes.Return(pipe);
        else pipe.Dispose();
        // Any other errno: the kernel did not take this reply, and still waits for one.
        return errno is 0 or Errno.ENOENT or Errno.ENODEV;
    }

    /// <summary>A buffer with bytes of a file, zeros past its end; to be returned, even if there is an errno.</summary>
    public byte* Take(SafeFileHandle file, long offset, int length, out int errno)
    {
        var buffer = _buffers.Take(length);
        try
        {
            errno = Fill(buffer, file, offset, length);
        }
        catch (ObjectDisposedException)
        {
            errno = Errno.EIO;
        }
        return buffer;
    }

    public void Return(byte* buffer, int length) => _buffers.Return(buffer, length);

    public void Dispose()
    {
        _buffers.Dispose();
        _pipes.Dispose();
    }

    private static int Fill(byte* buffer, SafeFileHandle file, long offset, int length)
    {
        var filled = 0;
        while (filled < length)
        {
            var read = Libc.ReadAt(file, buffer + filled, (nuint)(length - filled), offset + filled);
            if (read < 0 && Libc.LastError == Errno.EINTR) continue;
            // EBADF would tell the reader that its own descriptor is bad.
            if (read < 0) return Libc.LastError == Errno.EBADF ? Errno.EIO : Libc.LastError;
            if (read == 0) break;
            filled += (int)read;
        }
        NativeMemory.Clear(buffer + filled, (nuint)(length - filled));
        return 0;
    }
}
