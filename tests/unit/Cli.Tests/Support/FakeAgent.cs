using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VastK8s.Api.Agent;
using AgentService = VastK8s.Api.Agent.Agent;

namespace VastK8s.Cli.Tests.Support;

/// <summary>The agent's gRPC service on a unix socket, answering as the test says and remembering what it was asked.</summary>
internal sealed class FakeAgent : AgentService.AgentBase, IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _socket;

    private FakeAgent(string socket)
    {
        _socket = socket;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.ListenUnixSocket(socket, o => o.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(this);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGrpcService<FakeAgent>();
    }

    public List<object> Requests { get; } = [];

    public AgentInfo Info { get; set; } = new() { Version = "0.1.0", Pid = 4242, StartedUnixMs = 1_700_000_000_000 };

    /// <summary>May change what GetInfo says.</summary>
    public Func<AgentInfo, AgentInfo> OnInfo { get; set; } = info => info;

    public Func<IndexRequest, IReadOnlyList<IndexProgress>> OnIndex { get; set; } = _ => [new IndexProgress { Snapshot = Sample.Snapshot() }];

    public Func<PrefetchRequest, IReadOnlyList<PrefetchProgress>> OnPrefetch { get; set; } = _ => [Sample.Complete()];

    public Func<MountRequest, MountReply> OnMount { get; set; } = _ => new MountReply { SnapshotId = Sample.SnapshotId, Mode = MountMode.Partial };

    public Func<UnmountRequest, UnmountReply> OnUnmount { get; set; } = _ => new UnmountReply { WasMounted = true };

    public Func<DeleteDatasetRequest, DeleteDatasetReply> OnDelete { get; set; } = _ => new DeleteDatasetReply { FreedBytes = 5 << 20 };

    public Func<GetStatusRequest, GetStatusReply> OnStatus { get; set; } = _ => new GetStatusReply();

    /// <summary>After the messages of a prefetch: nothing, for ever.</summary>
    public bool PrefetchHangs { get; set; }

    /// <summary>How many prefetch streams lose their connection after their first message.</summary>
    public int PrefetchesToCut { get; set; }

    public TaskCompletionSource PrefetchBegan { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource PrefetchCancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<FakeAgent> StartAsync(string socket)
    {
        var agent = new FakeAgent(socket);
        await agent._app.StartAsync(TestContext.Current.CancellationToken);
        return agent;
    }

    public T Last<T>() => Requests.OfType<T>().Last();

    public override Task<AgentInfo> GetInfo(GetInfoRequest request, ServerCallContext context) => Task.FromResult(OnInfo(Info));

    public override async Task Index(IndexRequest request, IServerStreamWriter<IndexProgress> responseStream, ServerCallContext context)
    {
        Remember(request);
        foreach (IndexProgress message in OnIndex(request))
        {
            await responseStream.WriteAsync(message);
        }
    }

    public override async Task Prefetch(PrefetchRequest request, IServerStreamWriter<PrefetchProgress> responseStream, ServerCallContext context)
    {
        Remember(request);
        foreach (PrefetchProgress message in OnPrefetch(request))
        {
            await responseStream.WriteAsync(message);
            PrefetchBegan.TrySetResult();
            if (PrefetchesToCut > 0)
            {
                PrefetchesToCut--;
                context.GetHttpContext().Abort();
                return;
            }
        }

        if (PrefetchHangs)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                PrefetchCancelled.TrySetResult();
            }
        }
    }

    public override Task<MountReply> Mount(MountRequest request, ServerCallContext context) => Answer(request, OnMount);

    public override Task<UnmountReply> Unmount(UnmountRequest request, ServerCallContext context) => Answer(request, OnUnmount);

    public override Task<DeleteDatasetReply> DeleteDataset(DeleteDatasetRequest request, ServerCallContext context) => Answer(request, OnDelete);

    public override Task<GetStatusReply> GetStatus(GetStatusRequest request, ServerCallContext context) => Answer(request, OnStatus);

    public override Task<ShutdownReply> Shutdown(ShutdownRequest request, ServerCallContext context)
    {
        Remember(request);
        _ = StopAfterAnswerAsync();
        return Task.FromResult(new ShutdownReply());
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        File.Delete(_socket);
    }

    private async Task StopAfterAnswerAsync()
    {
        await Task.Yield();
        await _app.StopAsync();
        File.Delete(_socket);
    }

    private Task<TReply> Answer<TRequest, TReply>(TRequest request, Func<TRequest, TReply> answer)
        where TRequest : notnull
    {
        Remember(request);
        return Task.FromResult(answer(request));
    }

    private void Remember(object request)
    {
        lock (Requests)
        {
            Requests.Add(request);
        }
    }
}
