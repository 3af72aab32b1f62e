using System.Net;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>What Prometheus and probes ask over HTTP: <c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>. CSI is not served there.</summary>
internal static class DriverListener
{
    private const string TextFormat = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Reads host:port.</summary>
    /// <exception cref="FormatException">Names the text and the right form.</exception>
    public static IPEndPoint Parse(string listen) => listen.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(listen.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal), out var endpoint)
        ? endpoint
        : throw new FormatException($"--listen '{listen}': use an address and a port, as in 0.0.0.0:9450 or [::]:9450");

    /// <summary>Starts it.</summary>
    /// <param name="listen">host:port.</param>
    /// <param name="metrics">What <c>/metrics</c> shows.</param>
    /// <param name="isReady">What <c>/readyz</c> says: null for ready, else why not.</param>
    /// <param name="loggers">Log.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<WebApplication> StartAsync(string listen, DriverMetrics metrics, Func<string?> isReady, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var endpoint = Parse(listen);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = "/" });
        builder.Services.AddSingleton(loggers).AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Listen(endpoint);
        });
        var app = builder.Build();
        app.MapGet("/healthz", () => "ok\n");
        app.MapGet("/readyz", () => isReady() is { } why ? Results.Text(why + "\n", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ok\n"));
        app.MapGet("/metrics", context =>
        {
            context.Response.ContentType = TextFormat;
            return metrics.Registry.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
        });
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return app;
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
