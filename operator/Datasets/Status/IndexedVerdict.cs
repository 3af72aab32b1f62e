using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>Indexed: there is a snapshot of the sources that spec names.</summary>
internal static class IndexedVerdict
{
    public static Verdict Of(DatasetFacts facts)
    {
        var snapshot = facts.Snapshot;
        if (facts.Errors.Count > 0) return Verdict.False(DatasetReason.InvalidSpec, Precondition.InvalidSpec(facts));

        // Listed before, with this spec: a refresh that is under way or has failed takes nothing away from it.
        var wasIndexed = snapshot is not null && facts.PriorOfGeneration(DatasetCondition.Indexed)?.Status == ConditionStatus.True;
        if (facts.Listing is { } listing && listing.Lister.Entry!.Generation == facts.Generation)
        {
            if (listing.Report is { State: NodeListing.Complete } && snapshot is not null || wasIndexed) return Listed(snapshot!);
            return listing.Report is { State: NodeListing.Failed } failed
                ? Lacking(snapshot, DatasetReason.ListingFailed, Failure(listing.Lister, failed))
                : Lacking(snapshot, DatasetReason.Listing, Progress(listing));
        }

        if (wasIndexed) return Listed(snapshot!);
        if (Precondition.Lacking(facts) is { } lacking) return Lacking(snapshot, lacking.Reason, lacking.Message);
        return Lacking(snapshot, DatasetReason.Waiting, "waits for a node to be asked to list the sources");
    }

    /// <summary>How far a listing is.</summary>
    public static string Progress(Listing listing) => listing.Report is { Objects: > 0 } running
        ? $"{listing.Lister.Name} lists the sources: {running.Objects} objects so far"
        : $"{listing.Lister.Name} lists the sources";

    /// <summary>What the agent says of a listing that failed.</summary>
    public static string Failure(DatasetNode lister, NodeListing failed) =>
        string.IsNullOrEmpty(failed.Message) ? $"{lister.Name} could not list the sources" : failed.Message;

    private static Verdict Listed(DatasetSnapshot snapshot) =>
        Verdict.True(DatasetReason.Listed, $"{snapshot.Objects} objects, {StatusText.Bytes(snapshot.Bytes)}");

    // With an older snapshot there, it may well be one of these sources: the spec has changed, and whether its sources did is not known before they are listed.
    private static Verdict Lacking(DatasetSnapshot? snapshot, string reason, string message) =>
        snapshot is null ? Verdict.False(reason, message) : Verdict.Unknown(reason, message);
}
