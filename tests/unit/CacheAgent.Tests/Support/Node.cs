using k8s.Models;
using Microsoft.Win32.SafeHandles;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Prefetching;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>
/// An agent's Datasets in this process, with real mounts: everything that is below its socket. <see cref="RestartAsync"/> puts a successor in its
/// place. What was mounted ends with the test.
/// </summary>
internal sealed class Node : IAsyncDisposable
{
    /// <summary>
    /// Of tests that must not run beside each other: a mount namespace that one makes has the mounts of all, and keeps them in use.
    /// </summary>
    public const string Collection = "mounts";

    private const int FileBytes = 50_000;
    private readonly TemporaryDirectory _directory = new();
    private readonly long _capacity;
    private DescriptorHolder _holder;
    private HolderLink _link = null!;

    public Node(long capacity = 1 << 30, bool holderAnswers = true)
    {
        Requires.FuseAndErofs();
        _capacity = capacity;
        _holder = new DescriptorHolder(HolderSocket);
        if (holderAnswers) LetHolderAnswer();
        Start();
    }

    public RecordingLogger Log { get; } = new();

    public ConditionSet Conditions { get; private set; } = null!;

    public CacheSpace Space { get; private set; } = null!;

    public AgentContext Agent { get; private set; } = null!;

    public DatasetRegistry Registry { get; private set; } = null!;

    /// <summary>What syncfs is to be.</summary>
    public Action<SafeFileHandle> Sync { get; set; } = FileRange.SyncFileSystem;

    public string Cache => _directory.Sub("cache");

    public string DatasetsDirectory => _directory.Sub("datasets");

    public string MountRoot => _directory.Sub("segments");

    private string HolderSocket => _directory.Sub("holder.sock");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A new folder.</summary>
    public string Folder(string name) => Directory.CreateDirectory(_directory.Sub(name)).FullName;

    public void LetHolderAnswer() => _ = _holder.RunAsync(CancellationToken.None);

    /// <summary>A Dataset of some files, listed.</summary>
    public Task<CachedDataset> IndexAsync(string name, int files = 3) => IndexAsync(name, Source(name, files));

    /// <summary>A Dataset of what a folder has now, listed.</summary>
    public async Task<CachedDataset> IndexAsync(string name, string folder)
    {
        var wanted = new Dataset { Metadata = new V1ObjectMeta { Name = name }, Spec = new DatasetSpec { Sources = [new DatasetSource { Uri = folder }] } };
        var dataset = await Registry.GetOrCreateAsync(wanted, Token);
        await dataset.IndexAsync(wanted, new Dictionary<string, Dictionary<string, string>>(), null, Token);
        return dataset;
    }

    /// <summary>A Dataset that is wholly here.</summary>
    public async Task<CachedDataset> CachedAsync(string name, int files = 3)
    {
        var dataset = await IndexAsync(name, files);
        await PrefetchAsync(dataset);
        return dataset;
    }

    public static async Task PrefetchAsync(CachedDataset dataset, params string[] paths)
    {
        var prefetch = dataset.PreparePrefetch(paths);
        await prefetch.RunAsync(Token);
        Assert.Equal(PrefetchState.Complete, prefetch.Report().State);
    }

    /// <summary>Mounts on a folder of that name; returns its path.</summary>
    public async Task<string> MountAsync(CachedDataset dataset, string folder, bool direct)
    {
        var record = await dataset.MountAsync(Folder(folder), Token);
        Assert.Equal(direct, record.Direct);
        return record.Target;
    }

    /// <summary>The files of a source made by <see cref="IndexAsync(string, int)"/>.</summary>
    public string Source(string name, int files)
    {
        var folder = Folder($"source-{name}");
        for (var i = 0; i < files; i++) File.WriteAllBytes(Path.Combine(folder, $"f{i}"), MemoryStore.Bytes($"{name}/{i}", 0, FileBytes));
        return folder;
    }

    /// <summary>The tree shows these files with their bytes.</summary>
    public static async Task AssertSameAsync(string source, string target)
    {
        Assert.Equal(Names(source), Names(target));
        foreach (var name in Names(source)) Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(source, name), Token), await Readers.AllAsync(Path.Combine(target, name)));

        static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
    }

    /// <summary>The next agent, and the same holder unless it is to die, too.</summary>
    public async Task RestartAsync(bool withHolder = false)
    {
        await StopAsync();
        if (withHolder)
        {
            _holder.Dispose();
            _holder = new DescriptorHolder(HolderSocket);
            LetHolderAnswer();
        }

        Start();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _holder.Dispose();
        foreach (var mount in Mounts.Read().Reverse().Where(m => m.Target.StartsWith(_directory.Path + "/", StringComparison.Ordinal))) Mounts.Unmount(mount.Target, detach: true);
        _directory.Dispose();
    }

    private void Start()
    {
        Conditions = new ConditionSet("agent", TimeProvider.System, Log);
        _link = new HolderLink(HolderSocket, Conditions, Log);
        Space = new CacheSpace([new CacheDirectoryOptions(Cache, _capacity) { HighWatermark = 1 }], Conditions, TimeProvider.System, Log, sync: f => Sync(f));
        Agent = new AgentContext(MountRoot, Space, new FetchGate(new AdaptiveConcurrency(TimeProvider.System)), _link, TimeProvider.System, Log);
        Registry = new DatasetRegistry(DatasetsDirectory, Agent, Conditions);
    }

    private async Task StopAsync()
    {
        await Registry.DisposeAsync();
        _link.Dispose();
        await Space.SyncAsync(CancellationToken.None);
    }
}
