using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Demo;

namespace VastK8s.Embedded.Demo;

/// <summary>Whether a Dataset is where the demo waits for it to be.</summary>
internal static class DatasetProgress
{
    private const string InsufficientCapacity = "InsufficientCapacity";
    private const string MountUnsupported = "MountUnsupported";

    /// <summary>Whether everything that is wanted of it is there.</summary>
    /// <exception cref="IOException">It never will be; says why.</exception>
    /// <exception cref="LeftOutException">There is no room for it.</exception>
    public static bool IsReady(Dataset dataset)
    {
        if (dataset.Status is not { } status || status.ObservedGeneration != dataset.Metadata.Generation) return false;
        if (status.Phase == DatasetPhase.Ready) return true;

        // A node that cannot mount is never ready, and has the bytes all the same; what follows leaves itself out.
        if (status.Conditions.Find(DatasetCondition.Degraded)?.Reason == MountUnsupported)
        {
            return dataset.Spec.Prefetch.Policy == PrefetchPolicy.OnDemand ? status.Snapshot is not null : status.Cached?.Percent == 100;
        }

        if (status.Phase == DatasetPhase.Failed) throw new IOException($"Dataset {dataset.Metadata.Name} failed: {status.Message}");
        if (status.Conditions.Find(DatasetCondition.SourceReachable) is { Status: ConditionStatus.False } source) throw new IOException($"Dataset {dataset.Metadata.Name}: {source.Message}");
        if (status.Conditions.Find(DatasetCondition.Cached) is { Reason: InsufficientCapacity } cached)
        {
            throw new LeftOutException($"{cached.Message}; give a smaller --source, or set TMPDIR to a larger disk");
        }

        return false;
    }
}
