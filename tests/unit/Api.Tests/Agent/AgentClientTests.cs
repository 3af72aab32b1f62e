using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VastK8s.Api.Agent;
using AgentService = VastK8s.Api.Agent.Agent;

namespace VastK8s.Api.Tests.Agent;

public sealed class AgentClientTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vastk8s-api-").FullName;

    private string Socket => Path.Combine(_directory, "agent.sock");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task No_agent_is_unavailable()
    {
        using AgentClient client = AgentClient.Open(Socket);

        var e = await Assert.ThrowsAsync<RpcException>(
            async () => await client.GetInfoAsync(new GetInfoRequest(), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.Unavailable, e.StatusCode);
    }

    [Fact]
    public async Task The_next_call_reaches_a_restarted_agent()
    {
        using AgentClient client = AgentClient.Open(Socket);
        for (int pid = 1; pid <= 2; pid++)
        {
            await using WebApplication agent = await StartAsync(pid);
            AgentInfo info = await client.GetInfoAsync(new GetInfoRequest(), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(pid, info.Pid);
            await agent.StopAsync(TestContext.Current.CancellationToken);
            File.Delete(Socket);
        }
    }

    [Fact]
    public async Task Cancelling_is_an_OperationCanceledException()
    {
        await using WebApplication agent = await StartAsync(1);
        using AgentClient client = AgentClient.Open(Socket);
        using var cancellation = new CancellationTokenSource();
        using AsyncServerStreamingCall<PrefetchProgress> call = client.Prefetch(new PrefetchRequest(), cancellationToken: cancellation.Token);
        Assert.True(await call.ResponseStream.MoveNext(cancellation.Token));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.ResponseStream.MoveNext(cancellation.Token));
    }

    private async Task<WebApplication> StartAsync(int pid)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.ListenUnixSocket(Socket, o => o.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(new PidAgent(pid));
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.MapGrpcService<PidAgent>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private sealed class PidAgent(int pid) : AgentService.AgentBase
    {
        public override Task<AgentInfo> GetInfo(GetInfoRequest request, ServerCallContext context) => Task.FromResult(new AgentInfo { Pid = pid });

        public override async Task Prefetch(PrefetchRequest request, IServerStreamWriter<PrefetchProgress> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new PrefetchProgress(), context.CancellationToken);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
    }
}
