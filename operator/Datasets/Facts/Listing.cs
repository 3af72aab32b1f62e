using System.Globalization;
using VastK8s.Api.CacheNodes;

namespace VastK8s.Operator.Datasets.Facts;

/// <summary>The listing that is wanted now.</summary>
/// <param name="Lister">The node that was asked for it.</param>
/// <param name="Report">What it says of it; null: nothing yet.</param>
internal sealed record Listing(DatasetNode Lister, NodeListing? Report)
{
    /// <summary>The one that was asked for last: CacheNodes are written one by one, and for a moment two of them may have the role.</summary>
    public static Listing? Of(IReadOnlyList<DatasetNode> nodes)
    {
        var lister = nodes.Where(node => node.Entry is { Role: NodeRole.List, ListRequest: not null })
            .OrderByDescending(node => AskedAt(node.Entry!.ListRequest!)).ThenBy(node => node.Name, StringComparer.Ordinal).FirstOrDefault();
        return lister is null ? null : new(lister, lister.Reported?.Listing is { } report && report.Request == lister.Entry!.ListRequest ? report : null);
    }

    // A token ends in the Unix time of the wish.
    private static long AskedAt(string token) =>
        long.TryParse(token.AsSpan(token.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
}
