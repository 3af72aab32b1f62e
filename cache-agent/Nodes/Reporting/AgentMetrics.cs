using Prometheus;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Fetching;

namespace VastK8s.CacheAgent.Nodes.Reporting;

/// <summary>
/// The agent's metrics. The data path counts for itself, and is asked when somebody looks; only the time that a fetch took is observed as it happens.
/// </summary>
internal sealed class AgentMetrics
{
    private static readonly string[] ByDataset = ["namespace", "dataset"];
    private static readonly string[] ByDirectory = ["directory"];
    private readonly MetricFactory _make;
    private readonly Histogram _fetchSeconds;
    private readonly List<(Counter Counter, Func<FetchCounters, long> Value)> _perDataset = [];
    private readonly List<(Counter Counter, Func<CacheDirectory, long> Value)> _perDirectory = [];
    private readonly List<(Gauge Gauge, Func<CacheDirectory, long> Value)> _directoryGauges = [];
    private readonly Counter _errors;
    private readonly HashSet<(string Namespace, string Name)> _seen = [];
    private readonly Dictionary<(string Namespace, string Name), HashSet<string>> _kinds = [];

    public AgentMetrics()
    {
        _make = Prometheus.Metrics.WithCustomRegistry(Registry);
        PerDataset("hit_bytes_total", "Bytes that readers got from the cache through the agent.", c => c.HitBytes);
        PerDataset("miss_bytes_total", "Bytes that readers had to wait for.", c => c.MissBytes);
        PerDataset("hit_reads_total", "Reads answered from the cache through the agent.", c => c.HitReads);
        PerDataset("miss_reads_total", "Reads that had to wait for bytes.", c => c.MissReads);
        PerDataset("read_errors_total", "Reads that were answered with an error.", c => c.ReadErrors);
        PerDataset("origin_bytes_total", "Bytes received from object stores.", c => c.OriginBytes);
        PerDataset("origin_requests_total", "GETs sent to object stores.", c => c.OriginRequests);
        _errors = _make.CreateCounter("vastk8s_agent_fetch_errors_total", "Fetches that failed, by kind.", [.. ByDataset, "kind"]);
        _fetchSeconds = _make.CreateHistogram(
            "vastk8s_agent_fetch_seconds", "How long a fetch took, of up to 8 MiB.", new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 2, 15) });
        PerDirectory("evicted_bytes_total", "Bytes evicted.", d => d.EvictedBytes);
        PerDirectory("evicted_chunks_total", "Chunks evicted.", d => d.EvictedChunks);
        DirectoryGauge("capacity_bytes", "Most bytes kept in a cache directory.", d => d.Capacity);
        DirectoryGauge("used_bytes", "Bytes kept in a cache directory.", d => Math.Max(0, d.Used));
        DirectoryGauge("directory_ready", "1 while a cache directory works, 0 while it is full or failed.", d => d.State == CacheDirectoryState.Ready ? 1 : 0);
    }

    /// <summary>Where they are collected from.</summary>
    public CollectorRegistry Registry { get; } = Prometheus.Metrics.NewCustomRegistry();

    /// <summary>A fetch took so long. Called from fetching threads; allocates nothing.</summary>
    public void Fetched(TimeSpan took) => _fetchSeconds.Observe(took.TotalSeconds);

    /// <summary>Has these asked whenever somebody looks.</summary>
    /// <param name="registry">Datasets.</param>
    /// <param name="space">Cache directories.</param>
    /// <param name="gate">Fetches under way.</param>
    /// <param name="queue">Prefetches that wait, and that run.</param>
    /// <param name="statusWrites">Statuses written.</param>
    public void Watch(DatasetRegistry registry, CacheSpace space, FetchGate gate, Func<(int Waiting, int Running)> queue, Func<long> statusWrites)
    {
        var datasets = Gauge("datasets", "Datasets on this node.");
        var fetches = Gauge("fetches", "Fetches under way.");
        var limit = Gauge("fetch_limit", "Fetches that may be under way without a reader waiting.");
        var prefetches = _make.CreateGauge("vastk8s_agent_prefetches", "Prefetches that wait for their turn or snapshot, and that run.", ["state"]);
        var writes = _make.CreateCounter("vastk8s_agent_status_writes_total", "Writes of the CacheNode's status that the API server took.");
        Registry.AddBeforeCollectCallback(() =>
        {
            var all = registry.All.ToList();
            datasets.Set(all.Count);
            fetches.Set(gate.Active);
            limit.Set(gate.Limit);
            var (waiting, running) = queue();
            prefetches.WithLabels("waiting").Set(waiting);
            prefetches.WithLabels("running").Set(running);
            writes.IncTo(statusWrites());
            foreach (var directory in space.Directories) Take(directory);
            lock (_seen) Take(all);
        });
    }

    private void Take(CacheDirectory directory)
    {
        foreach (var (counter, value) in _perDirectory) counter.WithLabels(directory.Path).IncTo(value(directory));
        foreach (var (gauge, value) in _directoryGauges) gauge.WithLabels(directory.Path).Set(value(directory));
    }

    private void Take(IReadOnlyList<CachedDataset> datasets)
    {
        var here = datasets.GroupBy(LabelsOf).ToDictionary(d => d.Key, d => d.Select(x => x.Counters).ToList());
        foreach (var (labels, counters) in here)
        {
            foreach (var (counter, value) in _perDataset) counter.WithLabels(labels.Namespace, labels.Name).IncTo(counters.Sum(value));
            foreach (var kind in counters.SelectMany(c => c.Failures).GroupBy(f => f.Key))
            {
                _errors.WithLabels(labels.Namespace, labels.Name, kind.Key).IncTo(kind.Sum(k => k.Value));
                if (!_kinds.TryGetValue(labels, out var kinds)) _kinds[labels] = kinds = [];
                kinds.Add(kind.Key);
            }
        }

        foreach (var gone in _seen.Where(s => !here.ContainsKey(s)).ToList())
        {
            foreach (var (counter, _) in _perDataset) counter.RemoveLabelled(gone.Namespace, gone.Name);
            foreach (var kind in _kinds.Remove(gone, out var kinds) ? kinds : []) _errors.RemoveLabelled(gone.Namespace, gone.Name, kind);
            _seen.Remove(gone);
        }

        _seen.UnionWith(here.Keys);
    }

    private static (string Namespace, string Name) LabelsOf(CachedDataset dataset) => (dataset.Node?.Namespace ?? "", dataset.Node?.Name ?? dataset.Name);

    private Gauge Gauge(string name, string help) => _make.CreateGauge($"vastk8s_agent_{name}", help);

    private void PerDataset(string name, string help, Func<FetchCounters, long> value) => _perDataset.Add((_make.CreateCounter($"vastk8s_agent_{name}", help, ByDataset), value));

    private void PerDirectory(string name, string help, Func<CacheDirectory, long> value) => _perDirectory.Add((_make.CreateCounter($"vastk8s_agent_{name}", help, ByDirectory), value));

    private void DirectoryGauge(string name, string help, Func<CacheDirectory, long> value) => _directoryGauges.Add((_make.CreateGauge($"vastk8s_agent_{name}", help, ByDirectory), value));
}
