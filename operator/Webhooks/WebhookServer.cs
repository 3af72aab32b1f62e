using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement.Pods;
using VastK8s.Operator.Webhooks.Certificates;

namespace VastK8s.Operator.Webhooks;

/// <summary>
/// Serves the webhook over TLS. Whoever reaches it may ask: an API server shows no certificate unless it is configured to. So all that a request may take is bounded, its size, its time, and how many there are at once; what goes beyond is
/// an HTTP error, which the API server ignores as it would an answer that does not come.
/// </summary>
internal sealed partial class WebhookServer(ListenAddress listen, ServingCertificate certificate, PodAdmission admission, ILoggerFactory loggers)
{
    // An API server takes objects of up to 3 MiB; the review has one around it.
    private const int MaxRequestBytes = 4 << 20;
    private const int MaxConnections = 256;
    private const int MaxAtOnce = 8;

    // The API server gives up after two.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan HeadersLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(3);
    private readonly ILogger _logger = loggers.CreateLogger<WebhookServer>();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it listens, once it does.</summary>
    public Task<Uri> Address => _address.Task;

    /// <summary>Serves until cancelled, and then returns without an exception.</summary>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var slots = new SemaphoreSlim(MaxAtOnce);
        await using var app = Build(slots);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        Log.Serving(_logger, app.Urls.Single());
        _address.SetResult(new(app.Urls.Single()));
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var timeout = new CancellationTokenSource(ShutdownLimit);
        await app.StopAsync(timeout.Token).ConfigureAwait(false);
    }

    private WebApplication Build(SemaphoreSlim slots)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers).AddRouting();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = MaxRequestBytes;
            k.Limits.MaxConcurrentConnections = MaxConnections;
            k.Limits.RequestHeadersTimeout = HeadersLimit;
            k.Listen(listen.Address, listen.Port, connection =>
            {
                // API servers speak to webhooks by HTTP/1.1, so that a Service spreads what they ask.
                connection.Protocols = HttpProtocols.Http1;
                connection.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeLimit, OnConnection = _ => new(certificate.Options()) });
            });
        });
        var app = builder.Build();
        app.MapPost(WebhookOptions.ServedPath, context => AnswerAsync(context, slots));
        return app;
    }

    private async Task AnswerAsync(HttpContext context, SemaphoreSlim slots)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Limit);
        try
        {
            await slots.WaitAsync(limit.Token).ConfigureAwait(false);
            try
            {
                using var review = await JsonDocument.ParseAsync(context.Request.Body, default, limit.Token).ConfigureAwait(false);
                await WriteAsync(context, admission.Answer(review.RootElement), limit.Token).ConfigureAwait(false);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode, e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "not answered in time").ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more.
        }
    }

    private static Task WriteAsync(HttpContext context, JsonObject answer, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer.ToJsonString(), cancellationToken);
    }

    private Task RefuseAsync(HttpContext context, int status, string why)
    {
        Log.Refused(_logger, status, why);
        if (context.Response.HasStarted) return Task.CompletedTask;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why, context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The webhook of pods is at {Address}")]
        public static partial void Serving(ILogger logger, string address);

        [LoggerMessage(LogLevel.Debug, "A request of the webhook is answered by {Status}: {Why}")]
        public static partial void Refused(ILogger logger, int status, string why);
    }
}
