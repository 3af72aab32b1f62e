using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Values;
using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Tests.PrefetchJobs;

/// <summary>A job with its Dataset, nodes and clock: each pass carries out what was planned, and the next sees it.</summary>
internal sealed class JobTrial
{
    public const string JobUid = "job-uid";
    public const string DatasetUid = "dataset-uid";
    public const string Snapshot = "5nap";
    private readonly Dictionary<string, CandidateNode> _nodes = [];

    public JobTrial(PrefetchJobSpec? spec = null)
    {
        Job = new PrefetchJob
        {
            Metadata = new V1ObjectMeta { Name = "job", NamespaceProperty = "team", Uid = JobUid, Generation = 1, CreationTimestamp = Now.UtcDateTime },
            Spec = (spec ?? new()) with { DatasetRef = new NameReference { Name = "data" } },
        };
        Dataset = new Dataset
        {
            Metadata = new V1ObjectMeta { Name = "data", NamespaceProperty = "team", Uid = DatasetUid },
            Spec = new DatasetSpec { Sources = [new DatasetSource { Uri = "s3://b/p" }] },
            Status = new DatasetStatus { Snapshot = new DatasetSnapshot { Id = Snapshot, Objects = 10, Bytes = 1000 } },
        };
    }

    public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    public PrefetchJob Job { get; set; }

    public Dataset? Dataset { get; set; }

    public List<PlannedEvent> Events { get; } = [];

    public PrefetchJobPlan? Last { get; private set; }

    public bool IsDeleted { get; private set; }

    public PrefetchJobStatus Status => Job.Status!;

    public IReadOnlyList<CandidateNode> Candidates => [.. _nodes.Values];

    public IEnumerable<string> Reasons => Events.Select(e => e.Reason);

    public JobTrial With(params string[] nodes)
    {
        foreach (var node in nodes) Place(node);
        return this;
    }

    public void Place(string node, bool isPlaced = true, params (string Key, string Value)[] labels) => _nodes[node] = new CandidateNode(
        new CacheNode
        {
            Spec = new CacheNodeSpec
            {
                NodeName = node,
                Pool = "default",
                Datasets = [new NodeDataset { Namespace = "team", Name = "data", Uid = DatasetUid, Generation = 1, Prefetch = isPlaced ? new DatasetPrefetch() : null }],
            },
        },
        labels.ToDictionary(l => l.Key, l => l.Value));

    /// <summary>A node's spec gets the run.</summary>
    public void Tell(string node)
    {
        var entry = new NodePrefetchJob { Uid = JobUid, Run = Status.Run, Attempt = Status.Attempt, DatasetUid = DatasetUid, Snapshot = Status.Snapshot! };
        var there = _nodes[node].CacheNode;
        _nodes[node] = _nodes[node] with { CacheNode = there with { Spec = there.Spec with { PrefetchJobs = [entry] } } };
    }

    public void Remove(string node) => _nodes.Remove(node);

    public void Advance(TimeSpan time) => Now += time;

    public void Edit(Func<PrefetchJobSpec, PrefetchJobSpec> change) => Job = Job with { Spec = change(Job.Spec), Metadata = Job.Metadata with { Generation = Job.Metadata.Generation + 1 } };

    /// <summary>A node says how far it is with the run and attempt that the status asks for.</summary>
    public void Report(string node, string state, long done = 0, long failed = 0, long rate = 0, string? message = null, long total = 1000, params string[] failures)
    {
        var report = new NodePrefetchJobStatus
        {
            Uid = JobUid,
            Run = Status.Run,
            Attempt = Status.Attempt,
            State = state,
            Objects = new WorkCount { Total = total / 100, Done = done / 100, Failed = failed / 100 },
            Bytes = new WorkCount { Total = total, Done = done, Failed = failed },
            RateBytesPerSecond = rate,
            Message = message,
            Failures = [.. failures.Select(key => new PrefetchFailure { Key = key, Message = "refused" })],
        };
        _nodes[node] = _nodes[node] with { CacheNode = _nodes[node].CacheNode with { Status = new CacheNodeStatus { PrefetchJobs = [report] } } };
    }

    public void ReportAll(string state, string? message = null)
    {
        foreach (var node in _nodes.Keys.ToList()) Report(node, state, state == NodePrefetchJobStatus.Complete ? 1000 : 0, state == NodePrefetchJobStatus.Failed ? 1000 : 0, message: message);
    }

    public PrefetchJobPlan Pass()
    {
        Last = PrefetchJobPlanner.Desired(Job, Dataset, [.. _nodes.Values], Now);
        IsDeleted = Last.Delete;
        Job = Job with { Status = StatusBounds.Fit(Last.Status) };
        Events.AddRange(Last.Events);
        return Last;
    }

    /// <summary>Passes whenever the plan asks for it, until a time has come.</summary>
    public void RunUntil(DateTimeOffset end)
    {
        for (var passes = 0; Now < end; passes++)
        {
            Assert.True(passes < 10_000, "wakes itself without end");
            var wait = Pass().RequeueAfter ?? end - Now;
            Now = wait < end - Now ? Now + (wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1)) : end;
        }

        Pass();
    }

    public string? ReasonOf(string condition) => Status.Conditions.Find(condition)?.Reason;

    public bool Is(string condition) => Status.Conditions.IsTrue(condition);

    public static ValueMap<string> Selector(string key, string value) => new Dictionary<string, string> { [key] = value };
}
