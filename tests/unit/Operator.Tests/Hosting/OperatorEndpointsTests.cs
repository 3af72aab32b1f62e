using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Metrics;

namespace VastK8s.Operator.Tests.Hosting;

public sealed class OperatorEndpointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_readiness_and_metrics_follow_what_runs()
    {
        using var server = new InMemoryApiServer(new InMemoryOptions { CreateNamespaces = true });
        var registry = Prometheus.Metrics.NewCustomRegistry();
        await using var core = new OperatorCore(
            new InMemoryKubeClient(server), new OperatorOptions { LeaderElect = false }, OperatorRegistrations.All, new PrometheusKubeMetrics(registry, "memory"));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        OperatorEndpoints.Map(app, core, registry);
        await app.StartAsync(Token);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/healthz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "/readyz"));
        await using (new Running(core.RunAsync))
        {
            await Until.TrueAsync(async () => await StatusAsync(http, "/readyz") == HttpStatusCode.OK, Token);
            using var metrics = await http.GetAsync("/metrics", Token);
            Assert.Equal("text/plain", metrics.Content.Headers.ContentType!.MediaType);
            Assert.Contains("reflector_lists_total{name=\"datasets.vastk8s.io\"} 1", await metrics.Content.ReadAsStringAsync(Token));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "/healthz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "/readyz"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(http, "/"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, Token);
        return response.StatusCode;
    }
}
