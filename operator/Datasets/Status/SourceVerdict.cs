using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Datasets.Facts;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>SourceReachable: the last request to the sources was answered.</summary>
internal static class SourceVerdict
{
    // What is still true, or still false, while the next listing is under way.
    private static readonly string[] Lasting = [DatasetReason.Answered, DatasetReason.ListingFailed];

    public static Verdict Of(DatasetFacts facts)
    {
        if (facts.Errors.Count > 0) return Verdict.Unknown(DatasetReason.InvalidSpec, "not asked: the spec is invalid");
        if (facts.MissingSecrets.Count > 0)
        {
            return Verdict.False(DatasetReason.SecretNotFound, $"Secret {Names.Of(facts.MissingSecrets)} not found in namespace {facts.Namespace}: create it, or correct secretRef");
        }

        var current = facts.Listing is { } listing && listing.Lister.Entry!.Generation == facts.Generation ? listing : null;
        if (current?.Report is { State: NodeListing.Failed } failed) return Verdict.False(DatasetReason.ListingFailed, IndexedVerdict.Failure(current.Lister, failed));
        if (NodeProblem.Of(facts, NodeDatasetCondition.SourceReachable, DatasetReason.SourceUnreachable) is { } unreachable)
        {
            return Verdict.False(unreachable.Reason, unreachable.Message);
        }

        if (current?.Report is { State: NodeListing.Complete }) return Verdict.True(DatasetReason.Answered, "the last listing was answered");
        if (facts.PriorOfGeneration(DatasetCondition.SourceReachable) is { } prior && Lasting.Contains(prior.Reason)) return Verdict.Of(prior);
        return current is not null
            ? Verdict.Unknown(DatasetReason.Listing, "asked for the first time")
            : Verdict.Unknown(Precondition.Lacking(facts)?.Reason ?? DatasetReason.Waiting, "not asked yet");
    }
}
