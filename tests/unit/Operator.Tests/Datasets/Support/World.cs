using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Memory;

namespace VastK8s.Operator.Tests.Datasets.Support;

/// <summary>A server in memory, a cluster on it, and an operator whose reconciler is called step by step, with a clock of the test's.</summary>
internal sealed class World : IAsyncDisposable
{
    private const int MostSteps = 30;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private World(InMemoryApiServer server, Cluster cluster, OperatorRun run, FakeTimeProvider time) => (Server, Cluster, Run, Time) = (server, cluster, run, time);

    public static DatasetSnapshot Snapshot { get; } = new() { Id = "s1", Objects = 100, Bytes = 1000 };

    public InMemoryApiServer Server { get; }

    public Cluster Cluster { get; }

    public OperatorRun Run { get; private set; }

    public FakeTimeProvider Time { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<World> StartAsync(params string[] nodes) => StartAsync(admits: true, nodes);

    /// <param name="admits">Whether the server refuses what is invalid, as one does that knows the rules of the CRDs.</param>
    /// <param name="nodes">Nodes of the pool.</param>
    public static Task<World> StartAsync(bool admits, params string[] nodes) => StartAsync(admits, null, nodes);

    /// <param name="serversTime">The server's clock; null: the operator's.</param>
    /// <param name="nodes">Nodes of the pool.</param>
    public static Task<World> StartAsync(TimeProvider serversTime, params string[] nodes) => StartAsync(admits: true, serversTime, nodes);

    private static async Task<World> StartAsync(bool admits, TimeProvider? serversTime, string[] nodes)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var server = new InMemoryApiServer(new() { BookmarkInterval = null, TimeProvider = serversTime ?? time });
        if (admits) ResourceAdmission.AddTo(server);
        var cluster = await new Cluster(new InMemoryKubeClient(server)).FillAsync(nodes);
        return new(server, cluster, await OperatorRun.InStepsAsync(new InMemoryKubeClient(server), time: time), time);
    }

    /// <summary>Ends the operator, and starts another that remembers nothing.</summary>
    public async Task RestartAsync()
    {
        await Run.DisposeAsync();
        Run = await OperatorRun.InStepsAsync(new InMemoryKubeClient(Server), time: Time);
    }

    /// <summary>Lets the informers see all there is, and calls the reconciler until it changes nothing more.</summary>
    public async Task<ReconcileResult> SettleAsync(string name = "train")
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var result = await StepAsync(name);
            if (Server.ResourceVersion == _versionBefore) return result;
        }

        throw new InvalidOperationException($"{name} does not come to rest.");
    }

    /// <summary>Lets the informers see all there is, and calls the reconciler once.</summary>
    public async Task<ReconcileResult> StepAsync(string name = "train")
    {
        await SeeAsync();
        _versionBefore = Server.ResourceVersion;
        return await Run.StepAsync(name);
    }

    /// <summary>The status, when the reconciler has nothing more to do.</summary>
    public async Task<DatasetStatus> SettledAsync(string name = "train")
    {
        await SettleAsync(name);
        return await Cluster.StatusAsync(name);
    }

    public Task<IReadOnlyList<T>> ObjectsAsync<T>() where T : class, IKubernetesObject<V1ObjectMeta> => ObjectsAsync<T>(Cluster.Client);

    public static async Task<IReadOnlyList<T>> ObjectsAsync<T>(IKubeClient client) where T : class, IKubernetesObject<V1ObjectMeta> => (await client.ListAllAsync<T>(null, Token)).Items;

    public async ValueTask DisposeAsync()
    {
        await Run.DisposeAsync();
        Server.Dispose();
    }

    private string _versionBefore = "";

    private async Task SeeAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var version = long.Parse(Server.ResourceVersion, CultureInfo.InvariantCulture);
        while (Run.Version < version)
        {
            Server.SendBookmarks();
            if (Stopwatch.GetElapsedTime(started) > Limit) throw new TimeoutException("The informers do not come to the server's version.");
            await Task.Delay(1, Token);
        }
    }
}
