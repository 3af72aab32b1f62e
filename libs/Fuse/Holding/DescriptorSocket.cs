using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;

namespace VastK8s.Fuse.Holding;

/// <summary>sendmsg(2) and recvmsg(2) with at most one descriptor (SCM_RIGHTS), which .NET's sockets lack.</summary>
internal static unsafe class DescriptorSocket
{
    // Room for two, so that a second one is seen (and closed) and not cut off.
    private const int MostDescriptors = 2;

    private static readonly int RightsSpace = (int)Syscall.CMSG_SPACE(MostDescriptors * sizeof(int));

    /// <exception cref="NativeException">EAGAIN: the peer reads too slowly (with MSG_DONTWAIT); EPIPE: it is gone.</exception>
    public static void Send(Socket socket, DescriptorMessage message, SafeFileHandle? descriptor, bool wait)
    {
        var held = false;
        try
        {
            descriptor?.DangerousAddRef(ref held);
            var bytes = message.ToBytes();
            fixed (byte* data = bytes)
            {
                var header = new Msghdr { msg_iov = [new Iovec { iov_base = (nint)data, iov_len = (ulong)bytes.Length }], msg_iovlen = 1 };
                if (descriptor is not null) Attach(header, (int)descriptor.DangerousGetHandle());
                var flags = MessageFlags.MSG_NOSIGNAL | (wait ? 0 : MessageFlags.MSG_DONTWAIT);
                while (Syscall.sendmsg((int)socket.Handle, header, flags) < 0)
                {
                    var errno = (int)Stdlib.GetLastError();
                    if (errno != Errno.EINTR) throw new NativeException("sendmsg", errno);
                }
            }
        }
        finally
        {
            if (held) descriptor!.DangerousRelease();
        }
    }

    /// <summary>The next message, or null at the end of the connection. Of descriptors that came with it the first is returned and others are closed.</summary>
    /// <exception cref="NativeException">Receiving failed; EMFILE: a descriptor came and this process may not open more.</exception>
    /// <exception cref="InvalidDataException">Not a message.</exception>
    public static DescriptorMessage? Receive(Socket socket, byte[] buffer, bool wait, out SafeFileHandle? descriptor)
    {
        descriptor = null;
        fixed (byte* data = buffer)
        {
            var header = new Msghdr
            {
                msg_iov = [new Iovec { iov_base = (nint)data, iov_len = (ulong)buffer.Length }],
                msg_iovlen = 1,
                msg_control = new byte[RightsSpace],
                msg_controllen = RightsSpace,
            };
            long length;
            while ((length = Syscall.recvmsg((int)socket.Handle, header, MessageFlags.MSG_CMSG_CLOEXEC | (wait ? 0 : MessageFlags.MSG_DONTWAIT))) < 0)
            {
                var errno = (int)Stdlib.GetLastError();
                if (errno == Errno.ECONNRESET) return null;
                if (errno != Errno.EINTR) throw new NativeException("recvmsg", errno);
            }
            descriptor = Detach(header);
            if (length == 0) return null;
            try
            {
                if ((header.msg_flags & MessageFlags.MSG_TRUNC) != 0) throw new InvalidDataException($"A message of more than {buffer.Length} bytes.");
                if ((header.msg_flags & MessageFlags.MSG_CTRUNC) != 0) throw new NativeException("recvmsg a descriptor", Errno.EMFILE);
                return DescriptorMessage.FromBytes(buffer.AsSpan(0, (int)length));
            }
            catch
            {
                descriptor?.Dispose();
                descriptor = null;
                throw;
            }
        }
    }

    private static void Attach(Msghdr header, int descriptor)
    {
        var rights = new Cmsghdr
        {
            cmsg_len = (long)Syscall.CMSG_LEN(sizeof(int)),
            cmsg_level = UnixSocketProtocol.SOL_SOCKET,
            cmsg_type = UnixSocketControlMessage.SCM_RIGHTS,
        };
        header.msg_control = new byte[(int)Syscall.CMSG_SPACE(sizeof(int))];
        header.msg_controllen = header.msg_control.Length;
        rights.WriteToBuffer(header, 0);
        BitConverter.TryWriteBytes(header.msg_control.AsSpan((int)Syscall.CMSG_DATA(header, 0)), descriptor);
    }

    private static SafeFileHandle? Detach(Msghdr header)
    {
        SafeFileHandle? first = null;
        for (var offset = Syscall.CMSG_FIRSTHDR(header); offset != -1; offset = Syscall.CMSG_NXTHDR(header, offset))
        {
            var control = Cmsghdr.ReadFromBuffer(header, offset);
            if (control.cmsg_level != UnixSocketProtocol.SOL_SOCKET || control.cmsg_type != UnixSocketControlMessage.SCM_RIGHTS) continue;
            var data = (int)Syscall.CMSG_DATA(header, offset);
            var end = (int)(offset + control.cmsg_len);
            for (; data + sizeof(int) <= end; data += sizeof(int))
            {
                var received = new SafeFileHandle(BitConverter.ToInt32(header.msg_control, data), ownsHandle: true);
                if (first is null) first = received;
                else received.Dispose();
            }
        }
        return first;
    }
}
