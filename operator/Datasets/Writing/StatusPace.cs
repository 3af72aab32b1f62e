using System.Collections.Concurrent;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Datasets.Writing;

/// <summary>
/// How often status is written. Forty agents that tell their progress every two seconds make twenty new states a second; news (<see cref="StatusProgress"/>) is written at once, progress at this interval. So is what
/// was written before and somebody else has written over: whoever does that each time does not make a race of it.
/// </summary>
internal sealed class StatusPace(TimeProvider time, TimeSpan interval)
{
    private readonly ConcurrentDictionary<string, (long At, DatasetStatus Status)> _written = new();

    /// <summary>How long to wait with a write; null: not at all.</summary>
    public TimeSpan? Wait(string datasetUid, DatasetStatus? before, DatasetStatus after) =>
        before is not null && _written.TryGetValue(datasetUid, out var last) && interval - time.GetElapsedTime(last.At) is var wait && wait > TimeSpan.Zero
        && (last.Status == after || StatusProgress.IsOnlyProgress(before, after))
            ? wait
            : null;

    /// <summary>Whether a status that was seen is the one that was written last.</summary>
    public bool IsWritten(string datasetUid, DatasetStatus? seen)
    {
        if (seen is null || !_written.TryGetValue(datasetUid, out var last) || last.Status != seen) return false;

        // One object for both: there are thousands of them.
        _written.TryUpdate(datasetUid, (last.At, seen), last);
        return true;
    }

    public void Wrote(string datasetUid, DatasetStatus status) => _written[datasetUid] = (time.GetTimestamp(), status);

    public void Forget(string datasetUid) => _written.TryRemove(datasetUid, out _);
}
