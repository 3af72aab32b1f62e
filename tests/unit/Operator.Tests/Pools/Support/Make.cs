using VastK8s.Api;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>Objects as users make them.</summary>
internal static class Make
{
    public static readonly DateTime Epoch = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static CachePool Pool(string name = "default", int age = 0, Func<CachePoolSpec, CachePoolSpec>? change = null)
    {
        var spec = new CachePoolSpec { Directories = [new PoolDirectory { Path = "/mnt/a" }], Watermarks = new PoolWatermarks { HighPercent = 100, LowPercent = 90 } };
        return new CachePool
        {
            Metadata = new V1ObjectMeta { Name = name, Uid = $"uid-{name}", Generation = 1, CreationTimestamp = Epoch.AddSeconds(-age) },
            Spec = change?.Invoke(spec) ?? spec,
        };
    }

    public static V1Node Node(string name, bool ready = true, Dictionary<string, string>? labels = null, IList<V1Taint>? taints = null) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = labels ?? [] },
        Spec = new V1NodeSpec { Taints = taints },
        Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = ready ? "True" : "Unknown" }] },
    };

    public static Dataset Dataset(string name, Func<DatasetSpec, DatasetSpec>? change = null, int age = 0)
    {
        var spec = new DatasetSpec { Sources = [new DatasetSource { Uri = $"s3://bucket/{name}" }] };
        return new Dataset
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = "team", Name = name, Uid = $"uid-{name}", Generation = 1, CreationTimestamp = Epoch.AddSeconds(-age) },
            Spec = change?.Invoke(spec) ?? spec,
        };
    }

    public static PrefetchJob Job(string name, string dataset, string? snapshot = "s", Func<PrefetchJobSpec, PrefetchJobSpec>? change = null, DateTime? ended = null, bool began = true)
    {
        var spec = new PrefetchJobSpec { DatasetRef = new NameReference { Name = dataset } };
        return new PrefetchJob
        {
            Metadata = new V1ObjectMeta { NamespaceProperty = "team", Name = name, Uid = $"uid-{name}", Generation = 1, CreationTimestamp = Epoch },
            Spec = change?.Invoke(spec) ?? spec,
            Status = new PrefetchJobStatus { Phase = PrefetchJobPhase.Running, Snapshot = snapshot, Run = 7, Attempt = 2, StartTime = began ? Epoch : null, CompletionTime = ended },
        };
    }

    public static Func<DatasetSpec, DatasetSpec> Copies(int copies, int priority = 0) => spec => spec with
    {
        Placement = new DatasetPlacement { Copies = copies },
        Prefetch = new DatasetPrefetch { Priority = priority },
    };
}
