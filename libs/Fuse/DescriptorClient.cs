using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Holding;

namespace VastK8s.Fuse;

/// <summary>A connection to a <see cref="DescriptorHolder"/>. Its methods may be called from any thread; they take turns.</summary>
public sealed class DescriptorClient : IDisposable
{
    // A holder answers from memory, so one that does not answer is stopped or stuck.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly Socket _watch;
    private readonly string _path;
    private readonly byte[] _buffer = new byte[DescriptorMessage.LongestMessage];
    private bool _broken;

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">Nobody listens there.</exception>
    public DescriptorClient(string socketPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(socketPath);
        _path = socketPath;
        // The watching connection first: if the holder is replaced between the two, Gone completes, which is right for the first.
        _watch = Connect(socketPath);
        try
        {
            _socket = Connect(socketPath);
            _socket.SendTimeout = _socket.ReceiveTimeout = (int)AnswerTimeout.TotalMilliseconds;
        }
        catch
        {
            _watch.Dispose();
            throw;
        }
        Gone = WatchAsync();
    }

    /// <summary>Completes when the holder has gone (its end of the socket closed), or with Dispose.</summary>
    public Task Gone { get; }

    /// <summary>Gives a descriptor to keep, replacing one of the same name. Returns once it is held.</summary>
    /// <param name="name">At most 255 bytes of UTF-8.</param>
    /// <param name="note">At most 64 KiB, given back with the descriptor.</param>
    /// <param name="descriptor">Stays the caller's too.</param>
    /// <exception cref="IOException">The holder refused, or is gone.</exception>
    public void Put(string name, ReadOnlySpan<byte> note, SafeFileHandle descriptor)
    {
        DescriptorMessage.ValidateName(name);
        ArgumentNullException.ThrowIfNull(descriptor);
        if (note.Length > DescriptorMessage.LongestNote)
            throw new ArgumentException($"A note of {note.Length} bytes; a holder takes {DescriptorMessage.LongestNote}.", nameof(note));
        Ask(DescriptorMessage.Request(DescriptorOperation.Put, name, note), descriptor, out var received);
        received?.Dispose();
    }

    /// <summary>A duplicate (same open file description) of the descriptor kept under the name, with its note; false if none is.</summary>
    /// <exception cref="IOException">The holder refused, or is gone.</exception>
    public bool TryGet(string name, out SafeFileHandle descriptor, out byte[] note)
    {
        DescriptorMessage.ValidateName(name);
        var reply = Ask(DescriptorMessage.Request(DescriptorOperation.Get, name, []), null, out var received);
        note = reply.Payload;
        descriptor = received ?? new SafeFileHandle();
        if ((DescriptorStatus)reply.Code == DescriptorStatus.None) return false;
        return received is not null ? true : throw new IOException($"The holder at {_path} sent no descriptor with {name}.");
    }

    /// <summary>Names held, sorted by their UTF-16 code units.</summary>
    /// <exception cref="IOException">The holder refused, or is gone.</exception>
    public IReadOnlyList<string> List()
    {
        var names = new List<string>();
        while (true)
        {
            var reply = Ask(DescriptorMessage.Request(DescriptorOperation.List, names.Count == 0 ? "" : names[^1], []), null, out var received);
            received?.Dispose();
            var more = DescriptorMessage.SplitNames(reply.Payload);
            if (more.Length == 0) return names;
            names.AddRange(more);
        }
    }

    /// <summary>Closes the held descriptor; false if none is.</summary>
    /// <exception cref="IOException">The holder refused, or is gone.</exception>
    public bool Remove(string name)
    {
        DescriptorMessage.ValidateName(name);
        var reply = Ask(DescriptorMessage.Request(DescriptorOperation.Remove, name, []), null, out var received);
        received?.Dispose();
        return (DescriptorStatus)reply.Code == DescriptorStatus.Done;
    }

    /// <summary>Disconnects; what was put stays held.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _watch.Dispose();
    }

    private static Socket Connect(string path)
    {
        var socket = HolderSocket.Create();
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException($"No descriptor holder listens at {path}: {error.Message}", error);
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            // A holder sends nothing unasked: this ends with the connection.
            await _watch.ReceiveAsync(new byte[1], SocketFlags.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Reset, or disposed.
        }
    }

    private DescriptorMessage Ask(DescriptorMessage request, SafeFileHandle? descriptor, out SafeFileHandle? received)
    {
        lock (_gate)
        {
            if (_broken) throw new IOException($"The connection to the descriptor holder at {_path} failed before; connect anew.");
            // Until a reply is read whole: one that comes late must not be taken for the next question's.
            _broken = true;
            DescriptorMessage? reply;
            try
            {
                DescriptorSocket.Send(_socket, request, descriptor, wait: true);
                reply = DescriptorSocket.Receive(_socket, _buffer, wait: true, out received);
            }
            catch (Exception error) when (error is NativeException or InvalidDataException)
            {
                throw new IOException($"The descriptor holder at {_path} is gone or does not answer: {error.Message}", error);
            }
            if (reply is null) throw new IOException($"The descriptor holder at {_path} closed the connection: it ended, or is another user's.");
            _broken = false;
            if ((DescriptorStatus)reply.Code != DescriptorStatus.Refused) return reply;
            received?.Dispose();
            throw new IOException($"The descriptor holder at {_path} refused: {Encoding.UTF8.GetString(reply.Payload)}");
        }
    }
}
