using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Mono.Unix.Native;
using VastK8s.Fuse.Holding;
using VastK8s.Fuse.Native;

namespace VastK8s.Fuse;

/// <summary>
/// Keeps descriptors on behalf of a process that may die: a unix socket server that takes each with a name and a note (SCM_RIGHTS) and
/// hands the same open file description to whoever asks next. Runs in a small process of its own, later in the CSI driver.
/// </summary>
/// <remarks>One thread and poll(2) for all clients. Names have at most 255 bytes of UTF-8, notes 64 KiB.</remarks>
public sealed class DescriptorHolder : IDisposable
{
    private const int WakeUp = 0;
    private const int Listener = 1;
    private const int FirstClient = 2;
    private const int RetryAcceptMilliseconds = 1000;

    private readonly Socket _listener;
    private readonly Socket _waker;
    private readonly Socket _woken;
    private readonly HeldDescriptors _held = new();
    private readonly List<Socket> _clients = [];

    // What each client has, too: it gave it, or was given it.
    private readonly Dictionary<Socket, HashSet<string>> _sharers = [];
    private volatile bool _isShared = true;
    private readonly byte[] _buffer = new byte[DescriptorMessage.LongestMessage];
    private readonly uint _uid;
    private Task? _running;
    private bool _acceptLater;

    /// <summary>Binds the socket (mode 0600); a stale one at the path is replaced, a live one is EADDRINUSE.</summary>
    public DescriptorHolder(string socketPath)
        : this(socketPath, Libc.EffectiveUserId())
    {
    }

    internal DescriptorHolder(string socketPath, uint uid)
    {
        _uid = uid;
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        if (Syscall.socketpair(UnixAddressFamily.AF_UNIX, UnixSocketType.SOCK_STREAM, UnixSocketFlags.SOCK_CLOEXEC, 0, out var waker, out var woken) == -1)
            throw new NativeException("socketpair", (int)Stdlib.GetLastError());
        _waker = new Socket(new SafeSocketHandle(waker, ownsHandle: true));
        _woken = new Socket(new SafeSocketHandle(woken, ownsHandle: true));
        try
        {
            _listener = HolderSocket.Listen(socketPath);
        }
        catch
        {
            _waker.Dispose();
            _woken.Dispose();
            throw;
        }
    }

    /// <summary>Descriptors held.</summary>
    public int Count => _held.Count;

    /// <summary>Whether a client that is connected has all that is held: nothing is lost when this process ends. May be asked from another thread.</summary>
    public bool IsShared => _isShared;

    /// <summary>Serves until cancelled. Peers of another uid than ours are refused (SO_PEERCRED).</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        if (_running is not null) throw new InvalidOperationException("The holder runs already.");
        return _running = Task.Factory.StartNew(() => Run(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Closes the socket and every descriptor held. Cancel <see cref="RunAsync"/> and await it first; it is ended here otherwise.</summary>
    public void Dispose()
    {
        Wake();
        // Not Wait(), which would throw what RunAsync's caller has to hear.
        if (_running is not null) Task.WaitAny(_running);
        foreach (var client in _clients) client.Dispose();
        _clients.Clear();
        _listener.Dispose();
        _held.Dispose();
        _waker.Dispose();
        _woken.Dispose();
    }

    private void Run(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(Wake);
        while (true)
        {
            var ready = Poll();
            if (ready[WakeUp].revents != 0) return;
            // From the last, for a client that is gone leaves the list; then new ones, which were not polled.
            for (var i = ready.Length - 1; i >= FirstClient; i--)
            {
                if (ready[i].revents != 0 && !TryServe(_clients[i - FirstClient])) Drop(i - FirstClient);
            }
            if (ready[Listener].revents != 0) Accept();
            _isShared = _held.Count == 0 || _clients.Exists(client => _sharers.TryGetValue(client, out var names) && _held.Names.All(names.Contains));
        }
    }

    private Pollfd[] Poll()
    {
        var descriptors = new Pollfd[FirstClient + _clients.Count];
        descriptors[WakeUp] = On(_woken, PollEvents.POLLIN);
        descriptors[Listener] = On(_listener, _acceptLater ? 0 : PollEvents.POLLIN);
        for (var i = 0; i < _clients.Count; i++) descriptors[FirstClient + i] = On(_clients[i], PollEvents.POLLIN);
        while (Syscall.poll(descriptors, (uint)descriptors.Length, _acceptLater ? RetryAcceptMilliseconds : -1) == -1)
        {
            var errno = (int)Stdlib.GetLastError();
            if (errno != Errno.EINTR) throw new NativeException("poll", errno);
        }
        _acceptLater = false;
        return descriptors;

        static Pollfd On(Socket socket, PollEvents events) => new() { fd = (int)socket.Handle, events = events };
    }

    private void Accept()
    {
        Socket client;
        try
        {
            client = _listener.Accept();
        }
        catch (SocketException error)
        {
            // Nobody there any more, or no descriptors left (EMFILE): then the listener stays readable, and is looked at again later.
            _acceptLater = error.SocketErrorCode != SocketError.WouldBlock;
            return;
        }
        if (HolderSocket.PeerUid(client) == _uid) _clients.Add(client);
        else client.Dispose();
    }

    /// <summary>Serves one request; false if the client is gone, or is to be dropped: it sent no message, or does not read.</summary>
    private bool TryServe(Socket client)
    {
        try
        {
            var request = DescriptorSocket.Receive(client, _buffer, wait: false, out var received);
            if (request is null) return false;
            var (reply, descriptor) = _held.Answer(request, received);
            if (!TrySend(client, reply, descriptor)) return false;
            if ((DescriptorOperation)request.Code is DescriptorOperation.Put or DescriptorOperation.Get && (DescriptorStatus)reply.Code == DescriptorStatus.Done) NamesOf(client).Add(request.Name);
            return true;
        }
        catch (NativeException error) when (error.Number == Errno.EAGAIN)
        {
            return true;
        }
        catch (Exception error) when (error is NativeException or InvalidDataException)
        {
            TrySend(client, DescriptorMessage.Refusal(error.Message), null);
            return false;
        }
    }

    private HashSet<string> NamesOf(Socket client)
    {
        if (!_sharers.TryGetValue(client, out var names)) _sharers[client] = names = new HashSet<string>(StringComparer.Ordinal);
        return names;
    }

    private static bool TrySend(Socket client, DescriptorMessage reply, SafeFileHandle? descriptor)
    {
        try
        {
            DescriptorSocket.Send(client, reply, descriptor, wait: false);
            return true;
        }
        catch (NativeException)
        {
            // Gone, or not reading its replies (EAGAIN): nobody waits for it.
            return false;
        }
    }

    private void Drop(int index)
    {
        _sharers.Remove(_clients[index]);
        _clients[index].Dispose();
        _clients.RemoveAt(index);
    }

    private void Wake()
    {
        try
        {
            _waker.Send([1]);
        }
        catch (Exception error) when (error is ObjectDisposedException or SocketException)
        {
            // Disposed already.
        }
    }
}
