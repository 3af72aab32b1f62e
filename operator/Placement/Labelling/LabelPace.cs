using System.Collections.Concurrent;
using VastK8s.Kube.WorkQueues;

namespace VastK8s.Operator.Placement.Labelling;

/// <summary>
/// How often Nodes are labelled: each once in so many seconds, all together so many in a second. Every write of a Node goes to all who watch Nodes, the scheduler and a
/// kube-proxy on each of them; and what thousands of Datasets bring about while they are fetched is few writes, each with all that came until then.
/// </summary>
internal sealed class LabelPace(TimeProvider time)
{
    /// <summary>Between two writes of one Node.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private const int PerSecond = 10;
    private const int Burst = 20;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private readonly TokenBucket _all = new(PerSecond, Burst, time);
    private readonly ConcurrentDictionary<string, long> _written = new();

    /// <summary>How long to wait with a write of this Node; null: not at all, and it counts as written.</summary>
    public TimeSpan? Wait(string node)
    {
        if (_written.TryGetValue(node, out var last) && Interval - time.GetElapsedTime(last) is var left && left > TimeSpan.Zero) return left;
        if (!_all.TryTake()) return Turn;
        _written[node] = time.GetTimestamp();
        return null;
    }

    public void Forget(string node) => _written.TryRemove(node, out _);
}
