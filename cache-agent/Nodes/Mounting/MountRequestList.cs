using VastK8s.Api.CacheNodes;
using VastK8s.Api.Values;
using VastK8s.CacheAgent.Nodes.Reporting;

namespace VastK8s.CacheAgent.Nodes.Mounting;

/// <summary>
/// Which entries the agent asks for: a function of what there is and of what the status said before. That status is the only memory of it, so that an agent that was started again goes on where
/// the last one was.
/// </summary>
internal static class MountRequestList
{
    /// <summary>
    /// How long an entry is asked for after its last use. With the entry goes what readers have brought, which had to come from afar: what is read once a day is to find it. It costs no room that
    /// others need, since it is evicted like anything else.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>Who waits, then what was in use last, the newest first, as far as a status takes them.</summary>
    public static ValueList<NodeMountRequest> Of(NodeFacts facts, CacheNodeStatus? before, DateTimeOffset now)
    {
        var kept = facts.Desired is { } desired ? desired.Spec.Datasets.Where(entry => entry.MountOnly && !facts.MountWaiters.ContainsKey(entry.Uid)).ToList() : [];
        if (kept.Count == 0 && facts.MountWaiters.Count == 0) return [];
        var mounted = Mounted(facts.Datasets.Select(d => (d.Uid, d.Mounts)));
        var mountedBefore = Mounted((before?.Datasets ?? []).Select(d => (d.Uid, d.Mounts)));
        var askedAt = (before?.MountRequests ?? []).GroupBy(r => r.DatasetUid).ToDictionary(r => r.Key, r => r.First().RequestedAt.ToUniversalTime());
        var run = facts.Desired!.Spec.PrefetchJobs.Select(job => job.DatasetUid).ToHashSet();
        var seconds = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()).UtcDateTime;

        var used = new List<NodeMountRequest>();
        foreach (var uid in kept.Select(entry => entry.Uid).Where(uid => !mounted.Contains(uid)))
        {
            DateTime? at = askedAt.TryGetValue(uid, out var asked) ? asked : null;
            if (mountedBefore.Contains(uid)) at = seconds;

            // A run that goes on for long is told anew now and then, not with every status.
            else if (run.Contains(uid) && (at is null || seconds - at > Grace / 2)) at = seconds;

            // From a clock that was put back since then, its time counts anew.
            if (at > seconds) at = seconds;
            if (at is { } last && seconds - last < Grace) used.Add(new NodeMountRequest { DatasetUid = uid, RequestedAt = last });
        }

        return
        [
            .. Ordered(facts.MountWaiters.Select(w => new NodeMountRequest { DatasetUid = w.Key, RequestedAt = w.Value })).Concat(Ordered(used)).Take(CacheNodeSpec.MaxMountRequests),
        ];
    }

    private static HashSet<string> Mounted(IEnumerable<(string Uid, int Mounts)> datasets) => [.. datasets.Where(d => d.Mounts > 0).Select(d => d.Uid)];

    private static IEnumerable<NodeMountRequest> Ordered(IEnumerable<NodeMountRequest> requests) =>
        requests.OrderByDescending(r => r.RequestedAt).ThenBy(r => r.DatasetUid, StringComparer.Ordinal);
}
