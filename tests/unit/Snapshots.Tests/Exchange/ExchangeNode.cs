using System.Security.Cryptography;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Exchange;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.Erofs;
using VastK8s.ObjectStores;
using VastK8s.Snapshots.Tests.Faults;
using VastK8s.Snapshots.Tests.Model;

namespace VastK8s.Snapshots.Tests.Exchange;

/// <summary>A Dataset's directory on one node of several.</summary>
internal sealed class ExchangeNode : IDisposable
{
    private readonly ExchangeServer? _server;

    public ExchangeNode(ExchangeServer? server)
    {
        _server = server;
        Use = new ModelUse(Directory);
        server?.Serve(Uid, Directory);
    }

    public string Uid { get; init; } = Guid.NewGuid().ToString();

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("vastk8s-exchange-").FullName;

    public ModelUse Use { get; set; }

    public SnapshotStore Store => new(Directory);

    public string? CurrentId => Store.CurrentId();

    public string CurrentDirectory => Store.PathOf(CurrentId!);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Lists one bucket.</summary>
    public Task<SnapshotInfo> ListAsync(params ObjectInfo[] objects) => ListAsync([new ModelSource("", "", objects)]);

    public async Task<SnapshotInfo> ListAsync(IReadOnlyList<ModelSource> sources, IDurableFiles? files = null)
    {
        // Numbers are kept as the Dataset does: a source has the one it had, a new one the next.
        var state = new DatasetState(Directory);
        var records = state.ReadSources().ToList();
        var numbered = new List<SnapshotSource>();
        foreach (var source in sources)
        {
            var wanted = new DatasetSource { Uri = source.Prefix.Length == 0 ? "s3://bucket" : $"s3://bucket/{source.Prefix}", Path = source.Path };
            if (!records.Exists(known => known.IsSameAs(wanted)))
                records.Add(new SourceRecord { Source = wanted });
            numbered.Add(source.ToSource() with { Number = records.FindIndex(known => known.IsSameAs(wanted)) });
        }

        state.WriteSources(records);
        var tuning = new SnapshotTuning { ArenaBytes = 64 << 10, MergeBytes = 256 << 10, Files = files ?? new CrashingFiles() };
        return await new SnapshotBuilder(tuning).BuildAsync(
            new SnapshotRequest { Directory = Directory, Sources = numbered, ChunkSize = 4096 }, null, TimeProvider.System, Token);
    }

    /// <summary>Takes the current snapshot of another node.</summary>
    public Task FetchAsync(ExchangeNode from, IDurableFiles? files = null) => FetchAsync(from.CurrentId!, from.Uid, [from._server!.Address], files);

    public Task FetchAsync(string id, string uid, IReadOnlyList<string> from, IDurableFiles? files = null, IProgress<long>? progress = null, string? token = ExchangeServer.Token) =>
        WithPeersAsync(token, peers => new SnapshotFetch(files ?? new CrashingFiles(), peers, new TableDigests(), TimeProvider.System, ErofsImage.Create)
            .RunAsync(uid, id, from, Directory, install => install(Use), progress, Token));

    /// <summary>Records a mount of the current snapshot.</summary>
    public void Mount() => Use.Mounted.Add(new MountRecord($"/mnt/{Use.Mounted.Count}", CurrentId!, Direct: false));

    /// <summary>Everything that makes up a snapshot: hashes of its files, and place, key and version of each object.</summary>
    public string Describe(string id) =>
        $"{Places(id)}\n{HashOf(id, SnapshotStore.ListingName)}\n{HashOf(id, SnapshotStore.ImageName)}\n{string.Join(',', Store.Read(id).SegmentBlocks)}";

    /// <summary>Place, key and version of each object.</summary>
    public string Places(string id)
    {
        using var layout = BlobLayout.Open(Directory);
        using var listing = SnapshotListing.Open(Store.PathOf(id));
        var lines = new List<string>();
        listing.ForEach([], row => lines.Add($"{layout.Row(row)} {layout.Reference(layout.Row(row))}"));
        return string.Join('\n', lines);
    }

    /// <summary>All that is on disk, for telling that nothing changed.</summary>
    public string Files() => string.Join('\n', System.IO.Directory.EnumerateFiles(Directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Where(path => Path.GetFileName(path) != "build.lock").Select(path => $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"));

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Directory, name));

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private string HashOf(string id, string name) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(Store.PathOf(id), name))));

    private static async Task WithPeersAsync(string? token, Func<PeerClient, Task> use)
    {
        using var peers = new PeerClient(() => token);
        await use(peers);
    }
}
