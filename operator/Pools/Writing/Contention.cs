using System.Collections.Concurrent;

namespace VastK8s.Operator.Pools.Writing;

/// <summary>
/// How often a spec that others change is put right: at once for somebody who edits, or an operator that is about to lose its Lease; at an interval for one that writes whenever it sees a
/// change, as we do. Two such would otherwise write as fast as the API server takes it.
/// </summary>
internal sealed class Contention(TimeProvider time)
{
    /// <summary>Corrections that are made at once.</summary>
    public const int AtOnce = 5;

    /// <summary>Time between those that follow. The fight is over when nothing had to be put right for <see cref="Calm"/>.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>As long as an operator that has lost its Lease may go on, twice.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (int Corrections, long Last, string? Manager)> _contended = new();

    /// <summary>How long a correction has to wait; null: not at all.</summary>
    public TimeSpan? Wait(string name)
    {
        if (!_contended.TryGetValue(name, out var seen) || seen.Corrections < AtOnce) return null;
        var since = time.GetElapsedTime(seen.Last);
        return since < Interval ? Interval - since : null;
    }

    /// <summary>The field manager that has changed it, where that was found since the last correction.</summary>
    public string? ManagerOf(string name) => _contended.TryGetValue(name, out var seen) ? seen.Manager : null;

    /// <summary>Notes who has changed it.</summary>
    public void Held(string name, string manager)
    {
        if (_contended.TryGetValue(name, out var seen)) _contended.TryUpdate(name, seen with { Manager = manager }, seen);
    }

    /// <summary>It is put right.</summary>
    public void Corrected(string name) => _contended.AddOrUpdate(
        name, static (_, now) => (1, now, null), (_, seen, now) => (time.GetElapsedTime(seen.Last, now) > Calm ? 1 : seen.Corrections + 1, now, null), time.GetTimestamp());

    public void Forget(string name) => _contended.TryRemove(name, out _);
}
