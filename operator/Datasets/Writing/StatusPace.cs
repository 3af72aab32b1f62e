using System.Collections.Concurrent;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Datasets.Writing;

/// <summary>
/// How often status is written. Forty agents that tell their progress every two seconds make twenty new states a second; news (<see cref="StatusProgress"/>) is written at once, progress at this interval.
/// </summary>
internal sealed class StatusPace(TimeProvider time, TimeSpan interval)
{
    private readonly ConcurrentDictionary<string, long> _written = new();

    /// <summary>How long to wait with a write; null: not at all.</summary>
    public TimeSpan? Wait(string datasetUid, DatasetStatus? before, DatasetStatus after) =>
        before is not null && _written.TryGetValue(datasetUid, out var last) && interval - time.GetElapsedTime(last) is var wait && wait > TimeSpan.Zero && StatusProgress.IsOnlyProgress(before, after)
            ? wait
            : null;

    public void Wrote(string datasetUid) => _written[datasetUid] = time.GetTimestamp();

    public void Forget(string datasetUid) => _written.TryRemove(datasetUid, out _);
}
