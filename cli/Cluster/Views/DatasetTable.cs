using System.Globalization;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Cluster.Views;

/// <summary>Datasets as rows.</summary>
internal static class DatasetTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<Dataset> datasets, bool namespaces)
    {
        if (datasets.Count == 0)
        {
            return ["No Datasets."];
        }

        string[] first = namespaces ? ["NAMESPACE"] : [];
        var table = new TextTable([.. first, "DATASET", "PHASE", "OBJECTS", "SIZE", "CACHED", "NODES", "MOUNTS", "RATE", "MESSAGE"]);
        foreach (Dataset dataset in datasets)
        {
            DatasetStatus status = dataset.Status ?? new DatasetStatus();
            first = namespaces ? [dataset.Metadata.NamespaceProperty] : [];
            table.Add(
            [
                .. first,
                dataset.Metadata.Name,
                status.Phase ?? "-",
                status.Snapshot is null ? "-" : Units.Count(status.Snapshot.Objects),
                status.Snapshot is null ? "-" : Units.Bytes(status.Snapshot.Bytes),
                status.Cached is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{status.Cached.Percent}%"),
                string.Create(CultureInfo.InvariantCulture, $"{status.Nodes.Ready}/{status.Nodes.Desired}"),
                status.Mounts.ToString(CultureInfo.InvariantCulture),
                status.RateBytesPerSecond > 0 ? Units.Rate(status.RateBytesPerSecond) : "-",
                status.Message ?? "",
            ]);
        }

        return table.Lines();
    }
}
