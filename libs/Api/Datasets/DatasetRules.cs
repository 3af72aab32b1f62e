using VastK8s.Api.Validation;

namespace VastK8s.Api.Datasets;

/// <summary>What a Dataset's values must be besides what their attributes state.</summary>
internal static class DatasetRules
{
    public static void Check(DatasetSpec spec, List<FieldError> errors)
    {
        if (spec.Sources.Count == 0)
        {
            errors.Add(new("spec.sources", "no source", "give at least one, as in sources: [{uri: s3://bucket/prefix}]"));
        }

        for (int i = 0; i < spec.Sources.Count; i++)
        {
            SourceRules.Check(spec.Sources[i], $"spec.sources[{i}]", errors);
        }

        SourceNameRules.Check(spec.Sources, errors);
        SourcePathRules.CheckTogether(spec.Sources, errors);
        CheckConsistency(spec.Consistency, errors);
        NodeSelectorRules.Check(spec.NodeSelector, errors);
        TreePathRules.Check(spec.Prefetch.Paths, "spec.prefetch.paths", errors);
        if (spec.Prefetch.Paths.Count > 0 && spec.Prefetch.Policy == PrefetchPolicy.OnDemand)
        {
            errors.Add(new("spec.prefetch.paths", "nothing is fetched beforehand with policy OnDemand", "leave it out, or use policy: Eager"));
        }

        if (spec.Refresh?.Interval is { } interval && interval.TryGetTime(out TimeSpan time) && time < DatasetRefresh.MinimumInterval)
        {
            errors.Add(new("spec.refresh.interval", "shorter than 30 seconds", "use 30s or more"));
        }
    }

    private static void CheckConsistency(DatasetConsistency consistency, List<FieldError> errors)
    {
        if (consistency.Mode is ConsistencyMode.Eventual or ConsistencyMode.Strong)
        {
            errors.Add(new("spec.consistency.mode", $"{consistency.Mode} is not served yet", "use Snapshot"));
        }

        if (consistency.MaxStaleness is not null && consistency.Mode != ConsistencyMode.Eventual)
        {
            errors.Add(new("spec.consistency.maxStaleness", "is for mode Eventual alone", "leave it out"));
        }
    }
}
