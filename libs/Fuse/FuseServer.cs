using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse;

/// <summary>Serves one FUSE connection: several threads on one descriptor.</summary>
public sealed class FuseServer : IDisposable
{
    /// <summary>A server over an open /dev/fuse descriptor.</summary>
    /// <param name="connection">The descriptor, new from <see cref="FuseMount"/> or taken over from another process. Closed on Dispose (which does not unmount).</param>
    /// <param name="files">What to serve.</param>
    /// <param name="negotiated">What INIT agreed on, when another process did that; null to wait for INIT.</param>
    /// <param name="threads">Serving threads.</param>
    public FuseServer(SafeFileHandle connection, IFuseFiles files, FuseNegotiated? negotiated, int threads) => throw new NotSupportedException();

    /// <summary>Starts the threads; for a connection taken over, also asks the kernel to send again what the predecessor had in hand.</summary>
    public void Start() => throw new NotSupportedException();

    /// <summary>What INIT agreed on; completes at once for a connection taken over.</summary>
    public Task<FuseNegotiated> Negotiated => throw new NotSupportedException();

    /// <summary>Completes when the kernel ended the connection (unmounted or aborted), faults when serving broke.</summary>
    public Task Ended => throw new NotSupportedException();

    internal void ReplyFromFile(ulong unique, SafeFileHandle file, long offset, int length) => throw new NotSupportedException();

    internal void Reply(ulong unique, ReadOnlySpan<byte> data) => throw new NotSupportedException();

    internal void ReplyError(ulong unique, int errno) => throw new NotSupportedException();

    /// <summary>
    /// Stops serving and closes the descriptor: threads finish the request in hand and read no more. The mount lives on as long as another
    /// process holds the descriptor; requests wait for it.
    /// </summary>
    public void Dispose() => throw new NotSupportedException();
}
