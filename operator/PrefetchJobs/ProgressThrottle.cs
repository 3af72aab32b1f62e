using System.Collections.Concurrent;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>
/// Holds back what is progress alone: each of many nodes tells its own every two seconds, and each telling would be a write. What it remembers is when this process last wrote; a restart
/// costs one write.
/// </summary>
internal sealed class ProgressThrottle(TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<NamespacedName, long> _written = new();

    /// <summary>How long to wait before this is written; zero: now.</summary>
    public TimeSpan WaitFor(NamespacedName key, PrefetchJobStatus? before, PrefetchJobStatus after)
    {
        if (before is null || !IsProgress(before, after) || !_written.TryGetValue(key, out var last)) return TimeSpan.Zero;
        var left = Interval - time.GetElapsedTime(last);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public void Wrote(NamespacedName key) => _written[key] = time.GetTimestamp();

    public void Forget(NamespacedName key) => _written.TryRemove(key, out _);

    private static bool IsProgress(PrefetchJobStatus before, PrefetchJobStatus after) => before == after with
    {
        Objects = before.Objects,
        Bytes = before.Bytes,
        RateBytesPerSecond = before.RateBytesPerSecond,
        EtaSeconds = before.EtaSeconds,
        Summary = before.Summary,
    };
}
