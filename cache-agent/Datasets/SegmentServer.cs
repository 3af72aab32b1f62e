using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Serving;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>The FUSE mount of one blob's segments: there as long as a partial mount needs it, handed from agent to agent.</summary>
internal sealed partial class SegmentServer : IDisposable
{
    // Enough to answer while others copy; more would not copy faster on the cores that readers need, too.
    private const int Threads = 4;

    // EROFS reads these files; its own read-ahead sets the request size.
    private const int ReadAheadKb = 4096;
    // EX_SOFTWARE of sysexits.h; any status but 0, 2 and 3 has the supervisor start another agent.
    private const int ServingBroke = 70;
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
    public static SegmentServer? TakeOver(string directory, string name, SegmentFiles files, HolderLink holder, ILogger log)
    {
        if (!holder.TryTake(name, out var connection, out var negotiated)) return null;
        var server = Create(connection, files, negotiated, log);
        server.Start();
        return new SegmentServer(directory, name, holder, server);
    }

    /// <summary>Makes a new mount and gives its connection to the holder before anybody reads through it.</summary>
    public static async Task<SegmentServer> MountAsync(string directory, string name, string source, SegmentFiles files, HolderLink holder, ILogger log)
    {
        // What is mounted there still lost its connection: detach it, so that its users get errors and ours a working mount.
        if (Mounts.At(directory) is not null) Mounts.Unmount(directory, detach: true);
        System.IO.Directory.CreateDirectory(directory);
        var connection = FuseMount.Mount(directory, source);
        var server = Create(connection, files, null, log);
        try
        {
            server.Start();
            holder.Give(name, await server.Negotiated.ConfigureAwait(false), connection);
            SetReadAhead(directory);
            return new SegmentServer(directory, name, holder, server);
        }
        catch
        {
            holder.Remove(name);
            server.Dispose();
            Mounts.Unmount(directory, detach: true);
            throw;
        }
    }

    // Slower without, and no reason not to mount: /sys may be read-only.
    private static void SetReadAhead(string directory)
    {
        try
        {
            Mounts.SetReadAhead(directory, ReadAheadKb);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"read-ahead of {directory} is left as it is: {e.Message}");
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

    private static FuseServer Create(SafeFileHandle connection, SegmentFiles files, FuseNegotiated? negotiated, ILogger log)
    {
        var server = new FuseServer(connection, files, negotiated, Threads);
        server.RequestFailed += e => Log.RequestFailed(log, e);
        _ = server.Ended.ContinueWith(
            ended =>
            {
                // Nobody serves that mount any more and its readers wait: another agent is asked for everything again.
                Log.ServingBroke(log, ended.Exception!);
                Environment.Exit(ServingBroke);
            },
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        return server;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "a FUSE request failed")]
        public static partial void RequestFailed(ILogger logger, Exception error);

        [LoggerMessage(Level = LogLevel.Critical, Message = "serving a FUSE connection broke; ending for another agent to take over")]
        public static partial void ServingBroke(ILogger logger, Exception error);
    }
}
