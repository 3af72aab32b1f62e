using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Native;
using VastK8s.Fuse.Protocol;

namespace VastK8s.Fuse.Serving;

/// <summary>
/// Sends bytes of a file's page cache to the device without copying them to user space: file → pipe → device. That took 0.23 s of the
/// server's CPU per GiB, and pread with writev 0.32 (Linux 6.18, an EROFS image read in sequence, its segment in the page cache).
/// </summary>
internal sealed unsafe class ReplyPipe : IDisposable
{
    private readonly SafeFileHandle _output;
    private readonly SafeFileHandle _input;

    private ReplyPipe(SafeFileHandle output, SafeFileHandle input)
    {
        _output = output;
        _input = input;
    }

    /// <summary>Room for a reply of so many bytes: its pages, one more for an offset within a page, and one for the header.</summary>
    public static ReplyPipe? TryCreate(int replyBytes) =>
        Libc.TryCreatePipe(replyBytes + (2 * FuseProtocol.PageBytes), out var output, out var input) ? new ReplyPipe(output, input) : null;

    /// <summary>
    /// Replies with bytes of a file; 0 or the device's errno, or null if nothing was sent (the file ends before, cannot be read, or is of a
    /// kind that cannot be spliced). After anything but 0 the pipe may hold a part, and is good for nothing any more.
    /// </summary>
    public int? TryReply(SafeFileHandle device, ulong unique, SafeFileHandle file, long offset, int length)
    {
        var total = sizeof(FuseOutHeader) + length;
        var header = new FuseOutHeader { Length = (uint)total, Unique = unique };
        if (Libc.Write(_input, (byte*)&header, (nuint)sizeof(FuseOutHeader)) != sizeof(FuseOutHeader)) return null;
        for (var filled = 0; filled < length;)
        {
            // Not to wait if the room were too small after all; it does wait for the disk.
            var from = offset + filled;
            var moved = Libc.Splice(file, &from, _input, null, (nuint)(length - filled), Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK);
            if (moved <= 0) return null;
            filled += (int)moved;
        }
        var sent = Libc.Splice(_output, null, device, null, (nuint)total, Libc.SPLICE_F_MOVE);
        if (sent == total) return 0;
        return sent < 0 ? Libc.LastError : Errno.EIO;
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
    }
}
