using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Serving;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>The FUSE mount of one blob's segments: there as long as a partial mount needs it, handed from agent to agent.</summary>
internal sealed class SegmentServer : IDisposable
{
    // Enough to answer while others copy; more would not copy faster on the cores that readers need, too.
    private const int Threads = 4;

    // EROFS reads these files; its own read-ahead sets the request size.
    private const int ReadAheadKb = 4096;
    private readonly HolderLink _holder;
    private readonly FuseServer _server;

    private SegmentServer(string directory, string name, HolderLink holder, FuseServer server) =>
        (Directory, Name, _holder, _server) = (directory, name, holder, server);

    /// <summary>Where the segments are mounted.</summary>
    public string Directory { get; }

    /// <summary>Name under which the holder keeps the connection.</summary>
    public string Name { get; }

    /// <summary>Completes when the kernel ended the connection.</summary>
    public Task Ended => _server.Ended;

    /// <summary>Takes a predecessor's connection over, or returns null when the holder has none.</summary>
    public static SegmentServer? TakeOver(string directory, string name, SegmentFiles files, HolderLink holder)
    {
        if (!holder.TryTake(name, out var connection, out var negotiated)) return null;
        var server = new FuseServer(connection, files, negotiated, Threads);
        server.Start();
        return new SegmentServer(directory, name, holder, server);
    }

    /// <summary>Makes a new mount and gives its connection to the holder before anybody reads through it.</summary>
    public static async Task<SegmentServer> MountAsync(string directory, string name, string source, SegmentFiles files, HolderLink holder)
    {
        // What is mounted there still lost its connection: detach it, so that its users get errors and ours a working mount.
        if (Mounts.At(directory) is not null) Mounts.Unmount(directory, detach: true);
        System.IO.Directory.CreateDirectory(directory);
        var connection = FuseMount.Mount(directory, source);
        var server = new FuseServer(connection, files, null, Threads);
        try
        {
            server.Start();
            holder.Give(name, await server.Negotiated.ConfigureAwait(false), connection);
            Mounts.SetReadAhead(directory, ReadAheadKb);
            return new SegmentServer(directory, name, holder, server);
        }
        catch
        {
            server.Dispose();
            Mounts.Unmount(directory, detach: true);
            throw;
        }
    }

    /// <summary>Unmounts and forgets: nothing reads through it any more.</summary>
    public void Unmount()
    {
        Mounts.Unmount(Directory, detach: true);
        _holder.Remove(Name);
        _server.Dispose();
        System.IO.Directory.Delete(Directory);
    }

    /// <summary>Stops serving; the mount lives on in the holder's hands.</summary>
    public void Dispose() => _server.Dispose();
}
