namespace VastK8s.Api.Datasets;

/// <summary>What a Dataset says that nobody acts on where there is no operator: said to whoever gave it, rather than left out in silence.</summary>
public static class ClusterOnly
{
    /// <summary>One sentence for each such field, <c>field: what it means here</c>; none where everything that is said is done.</summary>
    public static IReadOnlyList<string> Notes(DatasetSpec spec)
    {
        var notes = new List<string>();
        string[] idle = [.. Idle(spec)];
        if (idle.Length > 0)
        {
            notes.Add($"{string.Join(", ", idle)}: no effect without a cluster");
        }

        if (spec.Prefetch.Paths.Count > 0)
        {
            notes.Add("spec.prefetch.paths: nothing is fetched by itself without a cluster: run 'vastk8s prefetch' with --path for each");
        }

        if (spec.Refresh?.Interval is { } interval)
        {
            notes.Add($"spec.refresh.interval: not listed again every {interval} without a cluster: run 'vastk8s index'");
        }

        return notes;
    }

    private static IEnumerable<string> Idle(DatasetSpec spec)
    {
        DatasetSpec nothing = new();
        return new (string Field, bool Said)[]
        {
            ("spec.poolRef", spec.PoolRef is not null),
            ("spec.nodeSelector", spec.NodeSelector.Count > 0),
            ("spec.placement", spec.Placement != nothing.Placement),
            ("spec.sharedWith", spec.SharedWith.Count > 0),
            ("spec.retain", spec.Retain),
        }.Where(f => f.Said).Select(f => f.Field);
    }
}
