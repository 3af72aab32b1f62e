using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VastK8s.CsiDriver.Hosting.Http2;

namespace VastK8s.CsiDriver.Tests.Hosting.Http2;

/// <summary>Kestrel on a unix socket: GET answers the request's host, POST what was posted.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vastk8s-csi-").FullName;
    private readonly WebApplication _app;

    private EchoServer(bool anyAuthority)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = _directory });
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.Limits.MaxRequestBodySize = null;
            k.ListenUnixSocket(Socket, l =>
            {
                l.Protocols = HttpProtocols.Http2;
                if (anyAuthority) l.UseAnyAuthority();
            });
        });
        _app = builder.Build();
        _app.MapGet("/", context => context.Response.WriteAsync(context.Request.Host.Value ?? ""));
        _app.MapPost("/", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            body.Position = 0;
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
    }

    public string Socket => Path.Combine(_directory, "csi.sock");

    public static async Task<EchoServer> StartAsync(bool anyAuthority, CancellationToken cancellationToken)
    {
        var server = new EchoServer(anyAuthority);
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
