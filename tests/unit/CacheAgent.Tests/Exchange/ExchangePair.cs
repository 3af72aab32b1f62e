using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Exchange;

/// <summary>Two nodes with a Dataset of the same folder; one serves its snapshots to the other over loopback.</summary>
internal sealed class ExchangePair : IAsyncDisposable
{
    public const string Uid = "0a1b2c3d-dataset";
    private const string Secret = "token";
    private readonly TemporaryDirectory _directory = new();
    private readonly SnapshotExchange _exchange = new(() => Secret, TimeProvider.System);
    private readonly WebApplication _app;

    private ExchangePair()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        SnapshotServer.Map(_app, Lister.Registry, () => Secret);
        Directory.CreateDirectory(Source);
    }

    public Node Lister { get; } = new();

    public Node Taker { get; } = new();

    public string Source => _directory.Sub("source");

    /// <summary>The taker's Dataset.</summary>
    public CachedDataset Dataset => Taker.Registry.Find(Uid)!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ExchangePair> StartAsync()
    {
        var pair = new ExchangePair();
        await pair._app.StartAsync(Token);
        var wanted = new Dataset { Metadata = new V1ObjectMeta { Name = Uid }, Spec = new DatasetSpec { Sources = [new DatasetSource { Uri = pair.Source }] } };
        await pair.Taker.Registry.GetOrCreateAsync(wanted, Token);
        return pair;
    }

    /// <summary>Makes the folder's files these, each with bytes of its own.</summary>
    public void Fill(params string[] names)
    {
        foreach (var old in Directory.GetFiles(Source).Where(path => !names.Contains(Path.GetFileName(path)))) File.Delete(old);
        foreach (var name in names.Where(name => !File.Exists(Path.Combine(Source, name)))) File.WriteAllBytes(Path.Combine(Source, name), MemoryStore.Bytes(name, 0, 50_000));
    }

    /// <summary>A copy of the folder as it is now.</summary>
    public string Copy(string name)
    {
        var copy = Directory.CreateDirectory(_directory.Sub(name)).FullName;
        foreach (var file in Directory.GetFiles(Source)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    public Task ListAsync(Node node) => node.IndexAsync(Uid, Source);

    /// <summary>The taker takes the lister's current snapshot.</summary>
    public async Task FetchAsync()
    {
        var id = Lister.Registry.Find(Uid)!.Snapshot!.Id;
        var info = await _exchange.FetchAsync(Uid, id, [new Uri(_app.Urls.First()).Authority], Dataset, null, Token);
        Assert.Equal(id, info.Id);
        Assert.Equal(id, Dataset.Snapshot!.Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _exchange.Dispose();
        await Lister.DisposeAsync();
        await Taker.DisposeAsync();
        _directory.Dispose();
    }
}
