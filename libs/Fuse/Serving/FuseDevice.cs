using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Native;
using VastK8s.Fuse.Protocol;

namespace VastK8s.Fuse.Serving;

/// <summary>An open /dev/fuse: one read is one request, one write is one reply. Any number of threads may use it.</summary>
internal sealed unsafe class FuseDevice(SafeFileHandle connection) : IDisposable
{
    /// <summary>The next request; its length, or an errno below zero.</summary>
    public int Read(byte* buffer, int size)
    {
        var length = Libc.Read(connection, buffer, (nuint)size);
        return length >= 0 ? (int)length : -Libc.LastError;
    }

    /// <summary>
    /// For a description that someone set O_NONBLOCK on (it is shared with whoever else holds it, so it cannot be cleared for us alone).
    /// </summary>
    public void WaitReadable() => Libc.WaitReadable(connection);

    /// <summary>
    /// Replies with a header and bytes behind it; 0 or an errno: ENOENT says that the request was aborted or answered before, ENODEV that
    /// the connection ended. The kernel takes a reply whole or not at all.
    /// </summary>
    public int Reply(ulong unique, int error, void* payload, int length)
    {
        var header = new FuseOutHeader { Length = (uint)(sizeof(FuseOutHeader) + length), Error = -error, Unique = unique };
        var vectors = stackalloc IoVector[2];
        vectors[0] = new IoVector { Base = &header, Length = (nuint)sizeof(FuseOutHeader) };
        vectors[1] = new IoVector { Base = payload, Length = (nuint)length };
        while (true)
        {
            if (Libc.WriteVector(connection, vectors, length == 0 ? 1 : 2) >= 0) return 0;
            if (Libc.LastError != Errno.EINTR) return Libc.LastError;
        }
    }

    /// <summary>As <see cref="ReplyPipe.TryReply"/>.</summary>
    public int? TryReply(ReplyPipe pipe, ulong unique, SafeFileHandle file, long offset, int length) => pipe.TryReply(connection, unique, file, offset, length);

    /// <summary>Asks for the requests again that someone read from this connection and did not answer; 0 or an errno (EINVAL before Linux 6.9).</summary>
    public int Resend()
    {
        var header = new FuseOutHeader { Length = (uint)sizeof(FuseOutHeader), Error = (int)FuseNotifyCode.Resend };
        return Libc.Write(connection, (byte*)&header, (nuint)sizeof(FuseOutHeader)) >= 0 ? 0 : Libc.LastError;
    }

    public void Dispose() => connection.Dispose();
}
