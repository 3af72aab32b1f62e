using Prometheus;

namespace VastK8s.Operator.Hosting;

/// <summary>What kubelet and Prometheus ask: <c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>. Nothing that needs a password is served.</summary>
internal static class OperatorEndpoints
{
    private const string TextFormat = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(WebApplication app, OperatorCore core, CollectorRegistry metrics)
    {
        app.MapGet("/healthz", context => AnswerAsync(context, core.IsHealthy, "stopped"));
        app.MapGet("/readyz", context => AnswerAsync(context, core is { IsHealthy: true, IsReady: true }, "informers have not synced"));
        app.MapGet("/metrics", context =>
        {
            context.Response.ContentType = TextFormat;
            return metrics.CollectAndExportAsTextAsync(context.Response.Body, context.RequestAborted);
        });
    }

    private static Task AnswerAsync(HttpContext context, bool isSo, string whyNot)
    {
        context.Response.StatusCode = isSo ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(isSo ? "ok" : whyNot, context.RequestAborted);
    }
}
