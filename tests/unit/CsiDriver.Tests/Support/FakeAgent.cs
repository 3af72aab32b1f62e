using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using VastK8s.Api.Agent;
using AgentService = VastK8s.Api.Agent.Agent;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>The agent's service on a unix socket, saying what the test wants it to.</summary>
internal sealed class FakeAgent : AgentService.AgentBase, IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _questions;

    private FakeAgent(string socket)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.ListenUnixSocket(socket, o => o.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting().AddSingleton(this).AddGrpc();
        _app = builder.Build();
        _app.MapGrpcService<FakeAgent>();
    }

    public Func<GetStatusRequest, GetStatusReply> OnStatus { get; set; } = _ => new GetStatusReply();

    public Func<MountRequest, MountReply> OnMount { get; set; } = _ => throw new RpcException(new Status(StatusCode.Unimplemented, "no mounts here"));

    /// <summary>How often it was asked for status.</summary>
    public int Questions => Volatile.Read(ref _questions);

    public static async Task<FakeAgent> StartAsync(string socket)
    {
        var agent = new FakeAgent(socket);
        await agent._app.StartAsync(TestContext.Current.CancellationToken);
        return agent;
    }

    /// <summary>It has one Dataset, with so much of it.</summary>
    public void Has(string dataset, long cached, long? total) =>
        OnStatus = _ => new GetStatusReply { Datasets = { new DatasetStatus { Name = dataset, CachedBytes = cached, Snapshot = total is { } bytes ? new Snapshot { Id = "1", Bytes = bytes } : null } } };

    public override Task<GetStatusReply> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref _questions);
        return Task.FromResult(OnStatus(request));
    }

    public override Task<MountReply> Mount(MountRequest request, ServerCallContext context) => Task.FromResult(OnMount(request));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
