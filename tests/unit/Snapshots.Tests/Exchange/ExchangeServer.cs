using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using VastK8s.CacheAgent.Exchange;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>An agent's listener on a free port of loopback. What it says can be changed on the way.</summary>
internal sealed class ExchangeServer : IAsyncDisposable
{
    public const string Token = "the token of all agents";
    private readonly ConcurrentDictionary<string, string> _directories = new();
    private readonly WebApplication _app;

    private ExchangeServer(int maxDownloads)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            Requests.Enqueue($"{context.Request.Path.Value!.Split('/')[^1]} {context.Request.Headers.Range}".Trim());
            return OnRequestAsync(context, () => next(context));
        });
        new SnapshotServer(uid => _directories.GetValueOrDefault(uid), () => ServedToken, maxDownloads).Map(_app);
    }

    /// <summary>Last part of the path and Range of each request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>In the way of each request; the second argument answers it.</summary>
    public Func<HttpContext, Func<Task>, Task> OnRequestAsync { get; set; } = (_, answer) => answer();

    public string? ServedToken { get; set; } = Token;

    public string Address => new Uri(_app.Urls.First()).Authority;

    public Uri Url(string rest) => new($"http://{Address}/v1/snapshots/{rest}");

    public static async Task<ExchangeServer> StartAsync(int maxDownloads = SnapshotServer.MaxDownloads)
    {
        var server = new ExchangeServer(maxDownloads);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public void Serve(string uid, string directory) => _directories[uid] = directory;

    /// <summary>Changes the bytes of answers whose path ends so.</summary>
    public void Tamper(string pathEnd, Func<byte[], byte[]> change) => OnRequestAsync = async (context, answer) =>
    {
        if (!context.Request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal))
        {
            await answer();
            return;
        }

        var body = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await answer();
        context.Response.Body = body;
        var changed = change(held.ToArray());
        context.Response.ContentLength = changed.Length;
        await body.WriteAsync(changed);
    };

    /// <summary>Ends answers early whose path ends so: after as many bytes as said for the first, second … of them; null: not.</summary>
    public void BreakOff(string pathEnd, Func<int, int?> after)
    {
        var asked = 0;
        OnRequestAsync = (context, answer) =>
        {
            if (context.Request.Path.Value!.EndsWith(pathEnd, StringComparison.Ordinal) && after(asked++) is { } bytes)
            {
                context.Response.Body = new ShortStream(context.Response.Body, bytes);
                context.Response.OnStarting(() =>
                {
                    context.Response.ContentLength = bytes;
                    return Task.CompletedTask;
                });
            }

            return answer();
        };
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
