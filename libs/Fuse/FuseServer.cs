using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Protocol;
using VastK8s.Fuse.Serving;

namespace VastK8s.Fuse;

/// <summary>Serves one FUSE connection: several threads on one descriptor.</summary>
/// <remarks>
/// The threads share the descriptor and never clone it: the kernel aborts what a closed clone had in hand, and a connection that is to
/// outlive this process has to keep it.
/// </remarks>
public sealed unsafe class FuseServer : IDisposable
{
    private readonly FuseDevice _device;
    private readonly FuseDispatcher _dispatcher;
    private readonly ServingThread[] _threads;
    private readonly TaskCompletionSource<FuseNegotiated> _negotiated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lifecycle = new();
    private volatile ReplySource? _source;
    private volatile bool _stopping;
    private volatile bool _closed;
    private bool _started;

    /// <summary>A server over an open /dev/fuse descriptor.</summary>
    /// <param name="connection">The descriptor, new from <see cref="FuseMount"/> or taken over from another process. Closed on Dispose (which does not unmount).</param>
    /// <param name="files">What to serve.</param>
    /// <param name="negotiated">What INIT agreed on, when another process did that; null to wait for INIT.</param>
    /// <param name="threads">Serving threads.</param>
    public FuseServer(SafeFileHandle connection, IFuseFiles files, FuseNegotiated? negotiated, int threads)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _device = new FuseDevice(connection);
        _dispatcher = new FuseDispatcher(this, _device, files);
        _threads = [.. Enumerable.Range(0, threads).Select(i => new ServingThread($"fuse-{i}", Serve))];
        if (negotiated is not null) Complete(negotiated);
    }

    /// <summary>An exception that answering a request threw; the request got EIO, and serving goes on. Raised on serving threads.</summary>
    public event Action<Exception>? RequestFailed;

    /// <summary>What INIT agreed on; completes at once for a connection taken over; cancelled by Dispose.</summary>
    public Task<FuseNegotiated> Negotiated => _negotiated.Task;

    /// <summary>Completes when the kernel ended the connection (unmounted or aborted), faults when serving broke; cancelled by Dispose.</summary>
    public Task Ended => _ended.Task;

    /// <summary>
    /// Starts the threads; first asks the kernel to send again what a predecessor had in hand. That predecessor must be disposed or dead by
    /// now: what it reads from the connection after this is lost with it. Needs Linux 6.9; before, a predecessor's requests stay unanswered.
    /// </summary>
    public void Start()
    {
        lock (_lifecycle)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            if (_started) throw new InvalidOperationException("The server was started before.");
            _started = true;

            // Sent on a new connection too, where it finds nothing: a predecessor may have died with INIT itself in hand.
            var errno = _device.Resend();
            if (errno == Errno.ENODEV) _ended.TrySetResult();
            else if (errno is not (0 or Errno.EINVAL)) throw new NativeException("write the RESEND notification to /dev/fuse", errno);
            foreach (var thread in _threads) thread.Start();
        }
    }

    /// <summary>
    /// Stops serving and closes the descriptor: threads finish the request in hand and read no more. The mount lives on as long as another
    /// process holds the descriptor; requests wait for it. Replies to requests kept until after this go nowhere: the successor gets those again.
    /// </summary>
    public void Dispose()
    {
        lock (_lifecycle)
        {
            if (_stopping) return;
            _stopping = true;
        }
        foreach (var thread in _threads) thread.Stop();
        _closed = true;
        _device.Dispose();
        _source?.Dispose();
        _negotiated.TrySetCanceled();
        _ended.TrySetCanceled();
    }

    internal int ReplyFromFile(ulong unique, SafeFileHandle file, long offset, int length)
    {
        // Not null: READ comes after INIT.
        var source = _source!;
        if (_closed || source.TrySplice(_device, unique, file, offset, length)) return 0;
        var buffer = source.Take(file, offset, length, out var errno);
        if (errno == 0) Reply(unique, 0, buffer, length);
        source.Return(buffer, length);
        return errno;
    }

    internal void Reply(ulong unique, ReadOnlySpan<byte> data)
    {
        fixed (byte* payload = data) Reply(unique, 0, payload, data.Length);
    }

    internal void ReplyError(ulong unique, int errno) => Reply(unique, errno is > 0 and < 512 ? errno : Errno.EIO, null, 0);

    internal void OnInit(ulong unique, ReadOnlySpan<byte> arguments)
    {
        var offer = default(FuseInitIn);
        arguments[..Math.Min(arguments.Length, sizeof(FuseInitIn))].CopyTo(MemoryMarshal.AsBytes(new Span<FuseInitIn>(ref offer)));
        if (!FuseNegotiation.TryNegotiate(offer, FuseNegotiation.ReadPagesLimit(), out var reply, out var negotiated))
        {
            _device.Reply(unique, Errno.EPROTO, null, 0);
            throw new NotSupportedException(
                $"The kernel speaks FUSE {offer.Major}.{offer.Minor}; this needs {FuseProtocol.Major}.{FuseProtocol.OldestMinor} or newer (Linux 5.4).");
        }
        // Before the reply, for READs may follow it at once on other threads.
        _source = new ReplySource(negotiated.MaxPages * FuseProtocol.PageBytes);
        var errno = _device.Reply(unique, 0, &reply, sizeof(FuseInitOut));
        if (errno is not (0 or Errno.ENODEV or Errno.ENOENT)) throw new NativeException("write the INIT reply to /dev/fuse", errno);
        _negotiated.TrySetResult(negotiated);
    }

    internal void OnRequestFailed(Exception error) => RequestFailed?.Invoke(error);

    private void Complete(FuseNegotiated negotiated)
    {
        _source = new ReplySource(negotiated.MaxPages * FuseProtocol.PageBytes);
        _negotiated.TrySetResult(negotiated);
    }

    private void Reply(ulong unique, int errno, void* payload, int length)
    {
        if (_closed) return;
        try
        {
            // ENOENT: aborted or interrupted meanwhile. ENODEV: the threads hear of it too. Anything else means that the kernel did not
            // take this reply and still waits for one.
            if (_device.Reply(unique, errno, payload, length) is not (0 or Errno.ENOENT or Errno.ENODEV)) _device.Reply(unique, Errno.EIO, null, 0);
        }
        catch (ObjectDisposedException)
        {
            // Disposed between the look at _closed and the write: the successor gets the request again.
        }
    }

    private void Serve()
    {
        var buffer = (byte*)NativeMemory.AlignedAlloc(FuseProtocol.RequestBufferBytes, FuseProtocol.PageBytes);
        try
        {
            while (!_stopping)
            {
                var length = _device.Read(buffer, FuseProtocol.RequestBufferBytes);
                if (length >= 0) _dispatcher.Handle(buffer, length);
                else if (!GoOn(-length)) return;
            }
        }
        catch (Exception error)
        {
            _ended.TrySetException(error);
            _negotiated.TrySetException(error);
        }
        finally
        {
            NativeMemory.AlignedFree(buffer);
        }
    }

    /// <summary>Whether to read again after this errno.</summary>
    private bool GoOn(int errno)
    {
        switch (errno)
        {
            case Errno.EINTR:
            case Errno.ENOENT:
                // ENOENT: the request was interrupted while it was being read.
                return true;
            case Errno.EAGAIN:
                _device.WaitReadable();
                return true;
            case Errno.ENODEV:
            case Errno.ECONNABORTED:
                _ended.TrySetResult();
                return false;
            default:
                throw new NativeException("read /dev/fuse", errno);
        }
    }
}
