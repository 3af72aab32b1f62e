using System.Net;
using Prometheus;

namespace VastK8s.CacheAgent.Nodes.Listening;

/// <summary>The agent's HTTP listener: <c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>, and what else is mapped on it.</summary>
internal sealed class NodeListener : IAsyncDisposable
{
    private readonly WebApplication _app;

    private NodeListener(WebApplication app, IPEndPoint bound) => (_app, Bound) = (app, bound);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Bound { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="listen">host:port; the host an address or localhost.</param>
    /// <param name="contentRoot">A directory of the agent's own.</param>
    /// <param name="loggers">Log.</param>
    /// <param name="metrics">What <c>/metrics</c> shows; null: nothing yet.</param>
    /// <param name="isReady">What <c>/readyz</c> says: null for ready, else why not.</param>
    /// <param name="map">Maps what else there is.</param>
    /// <exception cref="FormatException">Names the text and the right form.</exception>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<NodeListener> StartAsync(
        string listen, string contentRoot, ILoggerFactory loggers, CollectorRegistry? metrics, Func<string?> isReady, Action<IEndpointRouteBuilder>? map)
    {
        var endpoint = Parse(listen);

        // As for the agent's socket: the usual builder would watch its content root.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = contentRoot });
        builder.Services.AddSingleton(loggers).AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(endpoint));
        var app = builder.Build();
        app.MapGet("/healthz", () => "ok\n");
        app.MapGet("/readyz", () => isReady() is { } why ? Results.Text(why + "\n", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ok\n"));
        if (metrics is not null) app.MapGet("/metrics", context => WriteAsync(metrics, context));
        map?.Invoke(app);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
            return new NodeListener(app, Address(app, endpoint));
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads host:port.</summary>
    /// <exception cref="FormatException">Names the text and the right form.</exception>
    public static IPEndPoint Parse(string listen) => IPEndPoint.TryParse(listen.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal), out var endpoint) && listen.Contains(':', StringComparison.Ordinal)
        ? endpoint
        : throw new FormatException($"--listen '{listen}': use an address and a port, as in 0.0.0.0:9440 or [::]:9440");

    /// <summary>Where others reach what listens here: as was said, else the one address that it listens on; null when that is every address of the node.</summary>
    public string? AddressFor(string? advertise) => advertise ?? (Bound.Address.Equals(IPAddress.Any) || Bound.Address.Equals(IPAddress.IPv6Any) ? null : Bound.ToString());

    /// <summary>Lets calls under way end, for a while, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(limit.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static IPEndPoint Address(WebApplication app, IPEndPoint asked) => asked.Port != 0 ? asked : new IPEndPoint(asked.Address, new Uri(app.Urls.First()).Port);

    private static async Task WriteAsync(CollectorRegistry metrics, HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await metrics.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }
}
