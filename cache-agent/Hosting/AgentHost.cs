using Microsoft.AspNetCore.Server.Kestrel.Core;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Nodes;
using VastK8s.Fuse;
using VastK8s.Kube.Http;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>The agent process: takes over what is mounted, then answers on its socket until it is told to stop.</summary>
internal static partial class AgentHost
{
    /// <summary>Exit status when options or a cache directory are not for this version: another try would end the same way.</summary>
    public const int Refused = 2;

    /// <summary>Exit status when another agent has this state directory.</summary>
    public const int AlreadyRunning = 3;

    /// <summary>Exit status when the CacheNode wants other cache directories: whoever holds the mounts starts another agent, which opens those.</summary>
    public const int DirectoriesChanged = 4;

    private const int MinThreads = 16;
    private static readonly TimeSpan EpochInterval = TimeSpan.FromSeconds(15);

    public static Task<int> RunAsync(AgentOptions options, CancellationToken cancellationToken) => RunAsync(options, AgentParts.Usual, cancellationToken);

    /// <summary>Runs an agent until cancelled or told to stop.</summary>
    /// <returns>0, or one of the exit statuses here.</returns>
    public static async Task<int> RunAsync(AgentOptions options, AgentParts parts, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.StateDirectory);

        // Evictions sync and writes wait for the disk on pool threads; the network's continuations need others meanwhile.
        ThreadPool.SetMinThreads(MinThreads, MinThreads);
        using var held = TryLock(options.LockFile);
        if (held is null)
        {
            await Console.Error.WriteLineAsync($"another agent serves {options.StateDirectory}").ConfigureAwait(false);
            return AlreadyRunning;
        }

        using var console = parts.Loggers is null ? ConsoleLoggers() : null;
        var loggers = parts.Loggers ?? console!;
        var logger = loggers.CreateLogger("VastK8s.CacheAgent");
        if (options.Node is null) return await ServeAsync(options, null, parts, loggers, logger, cancellationToken).ConfigureAwait(false);
        using var own = parts.Client is null ? new HttpKubeClient(options.Node.Kubeconfig is { } path ? KubeClientConfig.FromKubeconfig(path) : KubeClientConfig.Default()) : null;
        await using var node = new NodeAgent(options.Node, options.StateDirectory, parts.Client ?? own!, TimeProvider.System, loggers);
        try
        {
            var directories = await node.DirectoriesAsync(options.CacheDirectories, cancellationToken).ConfigureAwait(false);
            return await ServeAsync(options with { CacheDirectories = directories, Given = options }, node, parts, loggers, logger, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop before anybody had said what is wanted.
            return 0;
        }
    }

    private static async Task<int> ServeAsync(AgentOptions options, NodeAgent? node, AgentParts parts, ILoggerFactory loggers, ILogger logger, CancellationToken cancellationToken)
    {
        // Reads of mounts that outlived the last agent wait for this one: serving comes before everything else.
        var time = TimeProvider.System;
        var conditions = new ConditionSet("agent", time, logger);

        // Released last, when the connections are the holder's alone.
        using var departure = new Departure(options.LeaveLock, time);
        using var holder = new HolderLink(options.HolderSocket, conditions, logger);
        using var space = new CacheSpace(options.MarkedCacheDirectories, conditions, time, logger);
        var gate = new FetchGate(new AdaptiveConcurrency(time));
        var context = new AgentContext(options.MountRoot, space, gate, holder, time, logger) { Fetched = node is null ? _ => { } : node.Metrics.Fetched };
        await using var registry = new DatasetRegistry(options.DatasetsDirectory, context, conditions);

        // Every presence map was opened by now, without what the failed disk may have lost.
        foreach (var directory in options.MarkedCacheDirectories.Where(d => space.Directories.Any(s => s.Path == d.Path && s.State == CacheDirectoryState.Ready))) directory.FailureMark!.Clear();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var status = 0;
        if (node is not null)
        {
            await node.StartAsync(
                registry,
                context,
                conditions,
                parts.Exchange?.Invoke(() => node.Token),
                parts.Serve is { } serve ? (routes, token) => serve(routes, registry, token) : null,
                () =>
                {
                    status = DirectoriesChanged;
                    stop.Cancel();
                }).ConfigureAwait(false);
        }

        await using var app = Build(options, new AgentService(registry, node, context, conditions, time, () => stop.CancelAfter(TimeSpan.FromMilliseconds(50))), loggers);
        await app.StartAsync(stop.Token).ConfigureAwait(false);
        File.SetUnixFileMode(options.AgentSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var epochs = RunEpochsAsync(space, registry, logger, stop.Token);
        using var linked = new CancellationTokenSource();
        var link = holder.RunAsync(() =>
        {
            if (parts.StartHolder is { } start) start(options);
            else if (!options.HasExternalHolder) Holding.RestartHolder(options.Given ?? options);
        }, linked.Token);
        await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Not while the one that would keep the connections is away, too.
        if (options.HasExternalHolder && !await departure.WaitAsync(() => holder.IsKept).ConfigureAwait(false)) Log.NobodyKeeps(logger, options.HolderSocket);
        await linked.CancelAsync().ConfigureAwait(false);
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (node is not null) await node.StopAsync().ConfigureAwait(false);

        // A holder that adopted this agent knows a polite end by this.
        if (status == 0) File.Delete(options.AgentSocket);
        await Task.WhenAll(epochs, link).ConfigureAwait(false);

        // What others unmounted since: a connection that nobody needs is not left to a holder, whose mount would hang whoever looks at it.
        registry.SweepMounts(registry.All);
        await registry.DisposeAsync().ConfigureAwait(false);
        await space.SyncAsync(CancellationToken.None).ConfigureAwait(false);
        return status;
    }

    private static ILoggerFactory ConsoleLoggers() => LoggerFactory.Create(l => l.AddSimpleConsole(c =>
    {
        c.SingleLine = true;
        c.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        c.UseUtcTimestamp = true;
    }).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning));

    private static WebApplication Build(AgentOptions options, AgentService service, ILoggerFactory loggers)
    {
        // Empty: the usual builder watches its content root for changed settings, recursively, and so would walk into mounts that wait for this agent.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = options.StateDirectory });
        builder.Services.AddSingleton(loggers).AddRouting();
        builder.Services.AddGrpc(g => g.MaxReceiveMessageSize = 16 << 20);
        builder.Services.AddSingleton(service);
        File.Delete(options.AgentSocket);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.ListenUnixSocket(options.AgentSocket, l => l.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.MapGrpcService<AgentService>();
        return app;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "ending although nobody at {Socket} keeps the connections of partial mounts: what is not cached cannot be read through them any more")]
        public static partial void NobodyKeeps(ILogger logger, string socket);

        [LoggerMessage(Level = LogLevel.Error, Message = "syncing the cache failed; it is tried again")]
        public static partial void EpochFailed(ILogger logger, Exception error);
    }

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task RunEpochsAsync(CacheSpace space, DatasetRegistry registry, ILogger logger, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(EpochInterval);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
                await space.SyncAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The last epoch ends with the agent.
            }
            catch (Exception e)
            {
                // One that fails in a way nobody thought of must not be the last.
                Log.EpochFailed(logger, e);
            }

            registry.SweepMounts(registry.All);
        }
    }
}
