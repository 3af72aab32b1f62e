using System.CommandLine;
using System.Globalization;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Cli.Cluster;
using VastK8s.Cli.Help;
using VastK8s.Cli.Tests.Support;
using VastK8s.Kube.Memory;

namespace VastK8s.Cli.Tests.Cluster;

/// <summary><c>kubectl vastk8s</c> on a server in memory.</summary>
public sealed class ClusterVerbTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly Workplace _workplace = new();
    private readonly InMemoryApiServer _server = new();
    private readonly InMemoryKubeClient _client;

    public ClusterVerbTests()
    {
        _server.AddNamespace("vision");
        _client = new InMemoryKubeClient(_server);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _workplace.Dispose();
    }

    [Fact]
    public async Task Status_has_a_row_for_each_dataset()
    {
        await AddDatasetAsync("imagenet", DatasetPhase.Ready, cachedPercent: 100);
        await AddDatasetAsync("coco", null, 0);

        CliResult result = await RunAsync("status", "-n", "vision");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(["DATASET", "PHASE", "OBJECTS", "SIZE", "CACHED", "NODES", "MOUNTS", "RATE", "MESSAGE"], Words(result.Lines[0]));
        Assert.Equal(["coco", "-", "-", "-", "-", "0/0", "0", "-"], Words(result.Lines[1]));
        Assert.Equal(["imagenet", "Ready", "1,000", "1.0", "GiB", "100%", "1/2", "3", "12.0", "MiB/s"], Words(result.Lines[2]));
    }

    [Fact]
    public async Task Status_of_all_namespaces_names_them_and_of_another_shows_nothing()
    {
        await AddDatasetAsync("imagenet", DatasetPhase.Ready, 100);

        Assert.Equal("vision", Words((await RunAsync("status", "-A")).Lines[1])[0]);
        Assert.Equal(["No Datasets."], (await RunAsync("status")).Lines);
    }

    [Fact]
    public async Task Status_of_one_shows_its_nodes()
    {
        Dataset dataset = await AddDatasetAsync("imagenet", DatasetPhase.Caching, 50);
        await AddNodeAsync("gpu-1", dataset, 512 << 20, ready: false, message: "no room for 3 GiB");

        CliResult result = await RunAsync("status", "imagenet", "-n", "vision");

        Assert.Equal(0, result.Code);
        Assert.Contains("vision/imagenet: Caching", result.Out, StringComparison.Ordinal);
        Assert.Contains("s3://bucket/imagenet", result.Out, StringComparison.Ordinal);
        Assert.Equal(["gpu-1", "default", "no", "512.0", "MiB", "-", "0", "no", "room", "for", "3", "GiB"], Words(result.Lines[^1]));
    }

    [Fact]
    public async Task A_dataset_that_is_not_there_is_named()
    {
        CliResult result = await RunAsync("status", "imagenet");

        Assert.Equal(1, result.Code);
        Assert.Contains("imagenet", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_node_shows_disks_and_datasets()
    {
        Dataset dataset = await AddDatasetAsync("imagenet", DatasetPhase.Caching, 50);
        await AddNodeAsync("gpu-1", dataset, 512 << 20, ready: false, message: "");

        CliResult result = await RunAsync("describe", "node", "gpu-1");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("Node gpu-1, pool default", result.Out, StringComparison.Ordinal);
        Assert.Contains("directory  /mnt/cache: 512.0 MiB of 2.0 GiB, Ready", result.Out, StringComparison.Ordinal);
        Assert.Equal(["vision", "imagenet", "no", "500", "512.0", "MiB", "(50", "%)", "-", "0"], Words(result.Lines[^1]));
    }

    [Fact]
    public async Task A_node_of_no_pool_is_a_mistake_with_a_way_out()
    {
        CliResult result = await RunAsync("describe", "node", "gpu-9");

        Assert.Equal(2, result.Code);
        Assert.Contains("no CachePool has a node 'gpu-9'", result.Error, StringComparison.Ordinal);
        Assert.Contains("kubectl get cachenodes", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_pending_says_what_conditions_and_nodes_say()
    {
        Dataset ready = await AddDatasetAsync("ready", DatasetPhase.Ready, 100);
        Dataset dataset = await AddDatasetAsync("imagenet", DatasetPhase.Caching, 50, (DatasetCondition.Cached, ConditionStatus.False, "InsufficientCapacity", "3 GiB lack on gpu-1"));
        await AddNodeAsync("gpu-1", dataset, 512 << 20, ready: false, message: "");
        await AddNodeAsync("gpu-2", dataset, null, ready: false, message: "");

        CliResult result = await RunAsync("explain-pending", "-n", "vision");

        Assert.Equal(
            [
                "vision/imagenet: Caching",
                "  - Cached=False (InsufficientCapacity): 3 GiB lack on gpu-1",
                "  - gpu-1: has 512.0 MiB of 1.0 GiB",
                "  - gpu-2: its agent has never reported: see whether its pod runs",
            ],
            result.Lines);
        Assert.Equal([$"vision/{ready.Metadata.Name} is ready."], (await RunAsync("explain-pending", "ready", "-n", "vision")).Lines);
    }

    [Fact]
    public async Task Explain_pending_tells_a_missing_operator()
    {
        await AddDatasetAsync("imagenet", null, 0);

        CliResult result = await RunAsync("explain-pending", "imagenet", "-n", "vision");

        Assert.Contains("the operator has seen generation 0 of 1", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefetch_makes_a_job()
    {
        await AddDatasetAsync("imagenet", DatasetPhase.Ready, 100);

        CliResult result = await RunAsync("prefetch", "imagenet", "-n", "vision", "--path", "val", "--path", "train/a");

        PrefetchJob job = Assert.Single((await _client.ListAsync<PrefetchJob>(null, Token)).Items);
        Assert.Equal(0, result.Code);
        Assert.Equal($"prefetchjob.vastk8s.io/{job.Metadata.Name} created\n", result.Out);
        Assert.Equal("vision", job.Metadata.NamespaceProperty);
        Assert.Equal("imagenet", job.Spec.DatasetRef.Name);
        Assert.Equal(["val", "train/a"], job.Spec.Paths);
        Assert.Equal(3600, job.Spec.TtlSecondsAfterFinished);
    }

    [Theory]
    [InlineData(2, "spec.paths[0]", "imagenet", "--path", "/val")]
    [InlineData(1, "other", "other")]
    public async Task A_job_that_cannot_work_is_not_made(int code, string said, params string[] arguments)
    {
        await AddDatasetAsync("imagenet", DatasetPhase.Ready, 100);

        CliResult result = await RunAsync(["prefetch", "-n", "vision", .. arguments]);

        Assert.Equal(code, result.Code);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Empty((await _client.ListAsync<PrefetchJob>(null, Token)).Items);
    }

    [Theory]
    [InlineData(PrefetchJobCondition.Complete, 0, "Complete 1.0 GiB of 1.0 GiB, 2/2 nodes")]
    [InlineData(PrefetchJobCondition.Failed, 3, "gpu-1 val/7.jpg: 403 AccessDenied")]
    public async Task Prefetch_waits_for_the_end_if_asked(string condition, int code, string said)
    {
        await AddDatasetAsync("imagenet", DatasetPhase.Ready, 100);
        Task<CliResult> running = RunAsync("prefetch", "imagenet", "-n", "vision", "--wait");
        PrefetchJob? job = null;
        while ((job = (await _client.ListAsync<PrefetchJob>(null, Token)).Items.SingleOrDefault()) is null) await Task.Yield();

        await _client.UpdateStatusAsync(job with { Status = Ended(condition) }, null, Token);
        CliResult result = await running;

        Assert.Equal(code, result.Code);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("prefetch")]
    [InlineData("describe", "node")]
    [InlineData("explain-pending")]
    public async Task Every_verb_teaches_by_right_examples(params string[] verb)
    {
        CliResult result = await RunAsync([.. verb, "--help"]);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("Examples:\n  # ", result.Out, StringComparison.Ordinal);
        RootCommand root = ClusterRoot.Create(Host());
        Command command = verb.Aggregate((Command)root, (parent, name) => parent.Subcommands.Single(c => c.Name == name));
        Assert.All(
            Assert.IsType<VerbCommand>(command).Examples,
            example => Assert.Empty(root.Parse(example.Line[ClusterRoot.Name.Length..].Trim()).Errors));
    }

    [Fact]
    public async Task A_wrong_verb_is_answered_by_the_name_that_was_typed()
    {
        CliResult result = await RunAsync("describe", "node");

        Assert.Equal(2, result.Code);
        Assert.StartsWith("kubectl vastk8s: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("See: kubectl vastk8s describe node --help", result.Error, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static PrefetchJobStatus Ended(string condition) => new()
    {
        Phase = condition,
        Bytes = new() { Total = 1 << 30, Done = 1 << 30 },
        Nodes = new() { Desired = 2, Complete = 2 },
        Failures = condition == PrefetchJobCondition.Failed ? [new PrefetchFailure { Node = "gpu-1", Key = "val/7.jpg", Message = "403 AccessDenied" }] : [],
        Conditions = default(Api.Values.ValueList<k8s.Models.V1Condition>).With(condition, ConditionStatus.True, condition, "", 1, Now),
    };

    private CliHost Host()
    {
        StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        return _workplace.Host(output, output) with { Cluster = _client };
    }

    private async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        CliHost host = _workplace.Host(output, error) with { Cluster = _client, Time = TimeProvider.System };
        int code = await CommandLine.RunAsync(host, [ClusterRoot.Switch, .. arguments], Token);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    private async Task<Dataset> AddDatasetAsync(string name, string? phase, int cachedPercent, params (string Type, string Status, string Reason, string Message)[] conditions)
    {
        Dataset dataset = await _client.CreateAsync(
            new Dataset { Metadata = new() { Name = name, NamespaceProperty = "vision" }, Spec = new() { Sources = [new DatasetSource { Uri = $"s3://bucket/{name}" }] } }, null, Token);
        if (phase is null)
        {
            return dataset;
        }

        var status = new DatasetStatus
        {
            ObservedGeneration = dataset.Metadata.Generation ?? 0,
            Phase = phase,
            Snapshot = new() { Id = "5f0c", Objects = 1000, Bytes = 1 << 30 },
            Cached = new() { Percent = cachedPercent },
            Nodes = new() { Desired = 2, Ready = 1 },
            Mounts = 3,
            RateBytesPerSecond = 12 << 20,
        };
        foreach ((string type, string value, string reason, string message) in conditions)
        {
            status = status with { Conditions = status.Conditions.With(type, value, reason, message, 1, Now) };
        }

        return await _client.UpdateStatusAsync(dataset with { Status = status }, null, Token);
    }

    private async Task AddNodeAsync(string name, Dataset dataset, long? cached, bool ready, string message)
    {
        CacheNode node = await _client.CreateAsync(
            new CacheNode
            {
                Metadata = new() { Name = CacheNodeName.Of("default", name) },
                Spec = new()
                {
                    NodeName = name,
                    Pool = "default",
                    Datasets = [new NodeDataset { Namespace = "vision", Name = dataset.Metadata.Name, Uid = dataset.Metadata.Uid, Generation = 1, Sources = dataset.Spec.Sources }],
                },
            },
            null,
            Token);
        if (cached is not { } bytes)
        {
            return;
        }

        var has = new NodeDatasetStatus
        {
            Uid = dataset.Metadata.Uid,
            Snapshot = new() { Id = "5f0c", Objects = 1000, Bytes = 1 << 30 },
            CachedBytes = bytes,
            CachedObjects = 500,
            Ready = ready,
        };
        if (message.Length > 0)
        {
            has = has with { Conditions = has.Conditions.With(NodeDatasetCondition.SufficientCapacity, ConditionStatus.False, "Full", message, 1, Now) };
        }

        NodeDirectoryStatus directory = new() { Path = "/mnt/cache", State = NodeDirectoryStatus.Ready, CapacityBytes = 2L << 30, UsedBytes = bytes };
        await _client.UpdateStatusAsync(
            node with { Status = new() { Directories = [directory], Datasets = [has], Totals = CacheNodeTotals.Of([directory], [has]) } }, null, Token);
    }
}
