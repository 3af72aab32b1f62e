namespace VastK8s.CacheAgent.Nodes.Scheduling;

/// <summary>Which prefetches are to run now.</summary>
internal static class PrefetchChoice
{
    /// <summary>
    /// Those of the highest priority that any has which could run, at most so many; those that run already before others, else in their order. Everything else waits: what is
    /// fetched for one is not there for another that matters more.
    /// </summary>
    public static IReadOnlySet<T> Of<T>(IEnumerable<(T Item, int Priority, bool CanRun, bool IsRunning)> items, int most)
    {
        var able = items.Where(i => i.CanRun || i.IsRunning).ToList();
        if (able.Count == 0) return new HashSet<T>();
        var highest = able.Max(i => i.Priority);
        return able.Where(i => i.Priority == highest).OrderByDescending(i => i.IsRunning).Take(most).Select(i => i.Item).ToHashSet();
    }
}
