using Microsoft.AspNetCore.Server.Kestrel.Core;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Hosting.Http2;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Registration;
using VastK8s.CsiDriver.Services;
using VastK8s.Fuse;
using VastK8s.Kube.Hosting;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>The driver process: serves CSI on its socket until it is told to stop. Mounts stay.</summary>
internal static partial class DriverHost
{
    /// <summary>Exit status when told to stop.</summary>
    public const int Stopped = 0;

    /// <summary>Exit status when something failed.</summary>
    public const int Failed = 1;

    /// <summary>Exit status when an option is wrong.</summary>
    public const int Refused = 2;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    // Bytes: what probes, scrapes and kubelet's look at statistics come to.
    private const long LittleAllocated = 1 << 20;

    /// <summary>Runs a driver until cancelled.</summary>
    /// <returns>One of the exit statuses here.</returns>
    public static async Task<int> RunAsync(DriverOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger("VastK8s.CsiDriver");
        var metrics = new DriverMetrics();
        try
        {
            // Released last, when the connections are the agent's alone.
            using var departure = new Departure(options.LeaveLock, TimeProvider.System);
            await using var app = Build(options, metrics, loggers);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

            // Before anything is served: an agent that was cut off from it waits for this.
            var keeper = app.Services.GetRequiredService<DescriptorKeeper>();
            using var kept = new CancellationTokenSource();
            var keeps = options is { Holds: true, ServesNode: true };
            var keeping = keeps ? keeper.RunAsync(kept.Token) : Task.CompletedTask;
            await app.StartAsync(stop.Token).ConfigureAwait(false);
            Log.Serving(logger, options.SocketPath, options.Mode, IdentityService.Version);
            await using var listener = options.Listen is not { } listen ? null
                : await DriverListener.StartAsync(listen, metrics, () => keeps && !keeper.IsKeeping ? "FUSE connections are not kept yet" : null, loggers, stop.Token).ConfigureAwait(false);
            var rehearsal = options.ServesNode ? RehearseAsync(app.Services, options, stop.Token) : Task.CompletedTask;
            if (options.ServesNode) await app.Services.GetRequiredService<VolumeMounts>().CollectAllAsync(stop.Token).ConfigureAwait(false);

            // Looks at once, so that what the start took is given back, too.
            await IdleMemory.OfProcess(TimeProvider.System, LittleAllocated).RunAsync(stop.Token).ConfigureAwait(false);
            await rehearsal.ConfigureAwait(false);

            // Not while the agent that would give the connections to the next driver is away, too.
            if (keeps && !await departure.WaitAsync(() => keeper.IsShared).ConfigureAwait(false)) Log.NobodyElse(logger);
            await kept.CancelAsync().ConfigureAwait(false);
            using var timeout = new CancellationTokenSource(ShutdownTimeout);
            await app.StopAsync(timeout.Token).ConfigureAwait(false);
            await keeping.ConfigureAwait(false);
            return Stopped;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Stopped;
        }
        catch (IOException e)
        {
            Log.Failed(logger, e.Message);
            return Failed;
        }
    }

    private static Task RehearseAsync(IServiceProvider services, DriverOptions options, CancellationToken cancellationToken) => Rehearsal.RunAsync(
        options.SocketPath,
        services.GetRequiredService<AgentLink>(),
        services.GetRequiredService<IDatasetCatalog>,
        services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Rehearsal).FullName!),
        cancellationToken);

    private static WebApplication Build(DriverOptions options, DriverMetrics metrics, ILoggerFactory loggers)
    {
        // Empty: the usual builder watches its content root for changed settings.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = "/" });
        builder.Services.AddSingleton(loggers).AddLogging();
        DriverServices.Add(builder.Services, options, metrics);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Listen(kestrel, options.SocketPath);
            if (options is { RegistrationDirectory: { } directory, ServesNode: true }) Listen(kestrel, RegistrationService.SocketIn(directory));
        });
        var app = builder.Build();
        app.MapGrpcService<IdentityService>();
        if (options.ServesNode) app.MapGrpcService<NodeService>();
        if (options.ServesController) app.MapGrpcService<ControllerService>();
        if (options.RegistrationDirectory is not null) app.MapGrpcService<RegistrationService>();
        app.MapGrpcHealthChecksService();
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, string socketPath)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(socketPath)!);

        // Of a driver that was killed.
        File.Delete(socketPath);
        kestrel.ListenUnixSocket(socketPath, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseAnyAuthority();
        });
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "serving CSI on {Socket}, mode {Mode}, version {Version}")]
        public static partial void Serving(ILogger logger, string socket, DriverMode mode, string version);

        [LoggerMessage(LogLevel.Error, "ending although no agent has the connections of partial mounts: what is not cached cannot be read through them any more")]
        public static partial void NobodyElse(ILogger logger);

        [LoggerMessage(LogLevel.Critical, "{Why}")]
        public static partial void Failed(ILogger logger, string why);
    }
}
