using VastK8s.Api.CacheNodes;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Listing;

/// <summary>Decides for each Dataset which node lists, and what it is asked for.</summary>
internal static class ListingStep
{
    /// <summary>How long a snapshot that only nodes out of reach have is waited for before it is listed anew: as long as Kubernetes waits before it moves pods off such nodes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <returns>When to look again although nothing changed; null: not.</returns>
    public static DateTimeOffset? Run(IReadOnlyList<DatasetPlan> datasets, PlanCache cache, DateTimeOffset now, TimeSpan elapsed)
    {
        var current = new SeenEntry?[datasets.Count];
        for (var i = 0; i < datasets.Count; i++)
        {
            if (!datasets[i].Facts.IsValid) continue;
            current[i] = ListerChoice.Current(datasets[i]);
            // Who lists already has its place before others are looked for.
            if (current[i] is { } listing && ListerChoice.CanList(datasets[i], listing.Node)) listing.Node.Required++;
        }

        DateTimeOffset? dueAt = null;
        for (var i = 0; i < datasets.Count; i++)
        {
            if (!datasets[i].Facts.IsValid || ListerChoice.Choose(datasets[i], current[i]) is not { } lister) continue;
            datasets[i].Lister = lister;
            if (current[i] is not { } before || before.Node != lister || !lister.IsAlive) lister.Required++;
            dueAt = Earlier(dueAt, Decide(datasets[i], current[i], cache, now, elapsed));
        }

        return dueAt;
    }

    private static DateTimeOffset? Decide(DatasetPlan dataset, SeenEntry? current, PlanCache cache, DateTimeOffset now, TimeSpan elapsed)
    {
        var (isLost, left) = Lost(dataset, cache, elapsed);
        var wish = new ListWish(
            dataset.Facts,
            dataset.Snapshot,
            current?.Entry,
            current is { } seen ? ReportOf(dataset, seen.Node) : null,
            IsMoved: current is { } before && before.Node != dataset.Lister,
            // Nobody could list anything yet: whoever comes back may have it.
            IsLost: isLost && dataset.Lister!.IsAlive,
            now);
        (dataset.ListRequest, var dueAt) = wish.Decide();
        return Earlier(dueAt, now + left);
    }

    private static (bool IsLost, TimeSpan? Left) Lost(DatasetPlan dataset, PlanCache cache, TimeSpan elapsed)
    {
        var (isHeld, isAway) = (false, false);
        foreach (var seen in dataset.Reports)
        {
            if (!seen.Node.IsMember || !dataset.HasSnapshot(seen)) continue;
            if (seen.Node.IsAlive) isHeld = true;
            else isAway = true;
        }

        if (dataset.Snapshot is null || isHeld || !isAway)
        {
            cache.AwaySince.Remove(dataset.Facts.Uid);
            return (dataset.Snapshot is not null && !isHeld, null);
        }

        if (!cache.AwaySince.TryGetValue(dataset.Facts.Uid, out var since)) cache.AwaySince[dataset.Facts.Uid] = since = elapsed;
        return since + Patience <= elapsed ? (true, null) : (false, since + Patience - elapsed);
    }

    private static NodeDatasetStatus? ReportOf(DatasetPlan dataset, PoolNode node)
    {
        foreach (var seen in dataset.Reports)
        {
            if (seen.Node == node) return seen.Report;
        }

        return null;
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;
}
