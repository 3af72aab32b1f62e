using System.Collections.Concurrent;
using VastK8s.Operator.Pools.Writing;

namespace VastK8s.Operator.Pools;

/// <summary>
/// How soon a pass may follow another over the same pool: at once when that one wrote few CacheNodes quickly; else after twice as long as it wrote, agents
/// answering in the first half of that. Each CacheNode is written whole, so while thousands of Datasets are applied or listed, passes that each take
/// in more of them are fewer writes.
/// </summary>
internal sealed class PassPace(TimeProvider time)
{
    /// <summary>So many are written in the time of one: what a Dataset or two need.</summary>
    public const int Few = CacheNodeWriter.Parallel;

    /// <summary>In a pool of few nodes, too, passes that take longer write much.</summary>
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, (long Ended, TimeSpan Pause)> _passes = new();

    /// <summary>How long to wait with a pass; null: not at all.</summary>
    public TimeSpan? Wait(string pool) => _passes.TryGetValue(pool, out var last) && last.Pause - time.GetElapsedTime(last.Ended) is var left && left > TimeSpan.Zero ? left : null;

    /// <summary>A pass has written so many since then.</summary>
    public void Wrote(string pool, long began, int changes)
    {
        var pause = changes > Few || time.GetElapsedTime(began) > Quick ? 2 * time.GetElapsedTime(began) : TimeSpan.Zero;
        _passes[pool] = (time.GetTimestamp(), pause < Most ? pause : Most);
    }

    public void Forget(string pool) => _passes.TryRemove(pool, out _);
}
