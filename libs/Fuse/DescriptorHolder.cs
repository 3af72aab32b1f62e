namespace VastK8s.Fuse;

/// <summary>
/// Keeps descriptors on behalf of a process that may die: a unix socket server that takes each with a name and a note (SCM_RIGHTS) and
/// hands the same open file description to whoever asks next. Runs in a small process of its own, later in the CSI driver.
/// </summary>
public sealed class DescriptorHolder : IDisposable
{
    /// <summary>Binds the socket (mode 0600); a stale one at the path is replaced, a live one is EADDRINUSE.</summary>
    public DescriptorHolder(string socketPath) => throw new NotSupportedException();

    /// <summary>Serves until cancelled. Peers of another uid than ours are refused (SO_PEERCRED).</summary>
    public Task RunAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Closes the socket and every descriptor held.</summary>
    public void Dispose() => throw new NotSupportedException();
}
