using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Pools.Entries;

namespace VastK8s.Operator.Pools.Listing;

/// <summary>What decides whether a Dataset is to be listed again.</summary>
/// <param name="Facts">The Dataset.</param>
/// <param name="Snapshot">The snapshot that new mounts show.</param>
/// <param name="Before">The entry of the node that was to list; null: none was.</param>
/// <param name="Report">What that node reports.</param>
/// <param name="IsMoved">Whether another node is to list now.</param>
/// <param name="IsLost">Whether no node has the snapshot, nor is waited for.</param>
/// <param name="Now">The time.</param>
internal readonly record struct ListWish(
    DatasetFacts Facts, DatasetSnapshot? Snapshot, NodeDataset? Before, NodeDatasetStatus? Report, bool IsMoved, bool IsLost, DateTimeOffset Now)
{
    // Replicas whose clocks agree this well take over from each other without listing for it.
    private static readonly TimeSpan Agreement = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What to ask for, and when to look again. A request stays until something new is to be listed. A node that takes over from one that has listed, and whose snapshot is in use, is
    /// asked for nothing (null): its own status has no such request, so that it would list again for no reason. What was listed last is then told by the sources of the entry and
    /// the time of the snapshot.
    /// </summary>
    public (string? Request, DateTimeOffset? DueAt) Decide()
    {
        if (Before is null) return (New(), null);
        if (ListToken.Parse(Before.ListRequest) is not { } token) return Before.ListRequest is null ? WithoutRequest() : (New(), null);
        if (!token.AsksForSame(Facts.Token)) return (New(), null);
        var listing = Report?.Listing is { } reported && reported.Request == Before.ListRequest ? reported : null;
        var dueAt = DueAt(token, listing is { State: NodeListing.Complete or NodeListing.Failed } ? listing.EndedAt : null);
        if (dueAt <= Now) return (New(), null);
        if (listing?.State != NodeListing.Complete) return (IsMoved ? New() : Before.ListRequest, dueAt);
        // Another snapshot than the one in use is about to be taken over.
        var isAhead = Report!.Snapshot is { } listed && listed.Id != Snapshot?.Id;
        if ((IsLost && (IsMoved || !isAhead)) || (Report.Snapshot ?? Snapshot) is null) return (New(), null);
        if (!IsMoved) return (Before.ListRequest, dueAt);
        return Report.Snapshot is null || isAhead ? (New(), null) : (null, dueAt);
    }

    private (string?, DateTimeOffset?) WithoutRequest()
    {
        var dueAt = DueAt(Utc(Snapshot?.ListedAt));
        var isListed = Snapshot is not null && Before!.Sources == Facts.Template.Sources && Before.Ownership == Facts.Template.Ownership && IsRefreshed(Snapshot);
        return !isListed || IsLost || dueAt <= Now ? (New(), null) : (null, dueAt);
    }

    // A text that is no time might be a new one: rather once too often.
    private bool IsRefreshed(DatasetSnapshot snapshot) =>
        Facts.RefreshRequest is not { } request
        || (DateTimeOffset.TryParse(request, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at)
            && snapshot.ListedAt is { } listed && at <= listed);

    // The end is told by the agent's clock, which may be another one than ours. It counts where it lies between the question and now, which are both of ours; else the question does: an
    // agent whose clock is slow would list all the time, one whose clock is fast never again.
    private DateTimeOffset? DueAt(ListToken token, DateTime? ended) => Utc(ended) is not { } at ? null : DueAt(at < token.Asked || at > Now ? token.Asked : at);

    // What is yet to come was noted by a clock that was set back since: nobody knows when it was.
    private DateTimeOffset? DueAt(DateTimeOffset? since) => Facts.Interval is not { } interval || since is not { } at ? null : IsYetToCome(at) ? Now : at + interval;

    private bool IsYetToCome(DateTimeOffset at) => at - Now > Agreement;

    private static DateTimeOffset? Utc(DateTime? time) => time is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;

    private string New()
    {
        var at = Now.ToUnixTimeSeconds();
        // Another text, even within the same second and with a clock that was set back a little.
        if (ListToken.Parse(Before?.ListRequest) is { } before && before.AsksForSame(Facts.Token) && !IsYetToCome(before.Asked)) at = Math.Max(at, before.AskedAt + 1);
        return (Facts.Token with { AskedAt = at }).ToString();
    }
}
