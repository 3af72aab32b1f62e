using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse.Holding;

/// <summary>Makes the sockets of both ends.</summary>
internal static class HolderSocket
{
    private const int SOL_SOCKET = 1;
    private const int SO_PEERCRED = 17;
    private const int UserCredentialsBytes = 12;
    private const int Backlog = 64;

    /// <summary>SOCK_SEQPACKET: connections of whole messages.</summary>
    public static Socket Create() => new(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);

    /// <exception cref="NativeException">EADDRINUSE: a living holder has the path.</exception>
    public static Socket Listen(string path)
    {
        path = Path.GetFullPath(path);
        // Two who start at once would each remove the other's socket as stale, so the directory is locked meanwhile.
        using var directory = LockDirectory(Path.GetDirectoryName(path)!);
        var listener = Create();
        try
        {
            if (IsAlive(path)) throw new NativeException($"bind {path}", Errno.EADDRINUSE, "another holder serves there");
            File.Delete(path);
            // unix_bind() gives the new inode the mode of the socket's own: nobody can connect before a chmod.
            if (Syscall.fchmod((int)listener.Handle, FilePermissions.S_IRUSR | FilePermissions.S_IWUSR) == -1)
                throw new NativeException("fchmod a socket", (int)Stdlib.GetLastError());
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(Backlog);
            listener.Blocking = false;
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>The uid of the process that connected (SO_PEERCRED: pid, uid, gid).</summary>
    public static uint PeerUid(Socket peer)
    {
        Span<byte> credentials = stackalloc byte[UserCredentialsBytes];
        peer.GetRawSocketOption(SOL_SOCKET, SO_PEERCRED, credentials);
        return BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]);
    }

    private static bool IsAlive(string path)
    {
        using var probe = Create();
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static SafeFileHandle LockDirectory(string path)
    {
        var descriptor = Libc.Open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (descriptor < 0) throw new NativeException($"open {path}", Libc.LastError);
        var directory = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Libc.Lock(directory, Libc.LOCK_EX) == 0) return directory;
        var errno = Libc.LastError;
        directory.Dispose();
        throw new NativeException($"flock {path}", errno);
    }
}
