using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>The one line that helps most.</summary>
internal static class MessageOf
{
    public static string Of(DatasetFacts facts, string phase, IReadOnlyList<Problem> problems, Copies copies, Verdict cached, Verdict mountable) => phase switch
    {
        _ when problems.Count > 0 => string.Join("; ", problems.Select(problem => problem.Message)),
        DatasetPhase.Pending => Precondition.Lacking(facts)?.Message ?? IndexedVerdict.Of(facts).Message,
        DatasetPhase.Indexing => IndexedVerdict.Of(facts).Message,
        DatasetPhase.Caching when !cached.IsTrue => cached.Reason == DatasetReason.Fetching ? Fetching(facts, copies, cached) : cached.Message,
        DatasetPhase.Caching => mountable.Message,
        _ => Skipped(facts.Snapshot),
    };

    // How long it takes is said where it is known to go on.
    private static string Fetching(DatasetFacts facts, Copies copies, Verdict cached)
    {
        var rate = copies.In(CopyState.Fetching).Sum(node => node.Known!.RateBytesPerSecond);
        if (rate <= 0 || facts.Dataset.Spec.Prefetch.Paths.Count > 0 || copies.Cached is not { } done) return cached.Message;
        var left = (Int128)facts.Snapshot!.Bytes * copies.Desired - done.Bytes;
        return left <= 0 ? cached.Message : $"{cached.Message}, about {Time(left / rate)} left at {StatusText.Rate(rate)}";
    }

    private static string Time(Int128 seconds) => seconds < 60 ? "1m" : seconds < 3600 ? $"{seconds / 60}m" : seconds < 48 * 3600 ? $"{seconds / 3600}h{seconds / 60 % 60}m" : $"{seconds / 86400}d";

    private static string Skipped(DatasetSnapshot? snapshot) => snapshot is not { SkippedObjects: > 0 } ? ""
        : $"{snapshot.SkippedObjects} objects are not shown: {string.Join(", ", snapshot.SkippedReasons.Select(reason => $"{reason.Key} {reason.Value}"))}";
}
