using k8s.Exceptions;
using Prometheus;
using VastK8s.Kube;
using VastK8s.Kube.Hosting;
using VastK8s.Kube.Http;
using VastK8s.Kube.LeaderElection;
using VastK8s.Operator.Metrics;

namespace VastK8s.Operator.Hosting;

/// <summary>The operator process: serves health and metrics, and runs the operator until it is told to stop.</summary>
internal static partial class OperatorHost
{
    // A poll that comes late must not hold up the end.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    // Bytes: what Leases, probes and scrapes come to.
    private const long LittleAllocated = 16 << 20;

    /// <summary>Runs it.</summary>
    /// <param name="options">How.</param>
    /// <param name="registrations">Its parts.</param>
    /// <param name="cancellationToken">Stops it politely.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(ProcessOptions options, IReadOnlyList<Action<OperatorParts>> registrations, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Create(options);
        var logger = loggers.CreateLogger("VastK8s.Operator");
        KubeClientConfig config;
        try
        {
            config = options.Kubeconfig is { } path ? KubeClientConfig.FromKubeconfig(path) : KubeClientConfig.Default();
        }
        catch (Exception e) when (e is KubeConfigException or InvalidOperationException or IOException or UnauthorizedAccessException or UriFormatException or FormatException
            or System.Security.Cryptography.CryptographicException or YamlDotNet.Core.YamlException)
        {
            Log.NoServer(logger, e.Message);
            return ExitCode.Refused;
        }

        var registry = Prometheus.Metrics.NewCustomRegistry();
        DotNetStats.Register(registry);
        using var otlp = OtlpMetrics.FromEnvironment(options.Operator.Identity);
        IKubeMetrics prometheus = new PrometheusKubeMetrics(registry, config.Server.Authority);
        var metrics = otlp is null ? prometheus : new KubeMetricsPair(prometheus, otlp.Metrics);
        using var client = new HttpKubeClient(config with { Metrics = metrics });
        await using var core = new OperatorCore(
            client, options.Operator, registrations, metrics, loggers,
            election: lease => lease with { OnOverstay = () => Environment.FailFast("The Lease is lost, and work under it has not ended in time: another leads now.") });

        WebApplication app;
        try
        {
            app = await ServeAsync(options, core, registry, loggers, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            Log.CannotListen(logger, options.Listen.ToString(), e.Message);
            return ExitCode.Failed;
        }

        await using (app)
        {
            Log.Serving(logger, string.Join(", ", app.Urls), config.Server.Authority);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var resting = IdleMemory.OfProcess(TimeProvider.System, LittleAllocated).RunAsync(ended.Token);
            var code = await RunAsync(core, logger, cancellationToken).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await resting.ConfigureAwait(false);
            using var timeout = new CancellationTokenSource(ShutdownTimeout);
            await app.StopAsync(timeout.Token).ConfigureAwait(false);
            return code;
        }
    }

    private static async Task<int> RunAsync(OperatorCore core, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await core.RunAsync(cancellationToken).ConfigureAwait(false);
            Log.Stopped(logger);
            return ExitCode.Stopped;
        }
        catch (LeaderElectionLostException e)
        {
            Log.LeaseLost(logger, e.Message);
            return ExitCode.LeaseLost;
        }
        catch (Exception e)
        {
            Log.Failed(logger, e);
            return ExitCode.Failed;
        }
    }

    private static async Task<WebApplication> ServeAsync(ProcessOptions options, OperatorCore core, CollectorRegistry registry, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        // Empty: no settings files, none of the environment's variables, no content root to watch.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers).AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Listen(options.Listen.Address, options.Listen.Port);
        });
        var app = builder.Build();
        try
        {
            OperatorEndpoints.Map(app, core, registry);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return app;
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Critical, "No API server to go to: {Why}")]
        public static partial void NoServer(ILogger logger, string why);

        [LoggerMessage(LogLevel.Critical, "Cannot listen on {Address}: {Why}")]
        public static partial void CannotListen(ILogger logger, string address, string why);

        [LoggerMessage(LogLevel.Information, "Health and metrics at {Addresses}; the API server is {Server}")]
        public static partial void Serving(ILogger logger, string addresses, string server);

        [LoggerMessage(LogLevel.Information, "Stopped")]
        public static partial void Stopped(ILogger logger);

        [LoggerMessage(LogLevel.Critical, "{Why} The process ends, to be started again")]
        public static partial void LeaseLost(ILogger logger, string why);

        [LoggerMessage(LogLevel.Critical, "Something failed that is not mended by trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
