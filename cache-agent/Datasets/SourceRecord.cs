using VastK8s.Api.Datasets;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>A source that rows of the object table name by its number; kept for as long as the table, whatever becomes of the spec.</summary>
internal sealed record SourceRecord
{
    /// <summary>Where and how to reach it.</summary>
    public required DatasetSource Source { get; init; }

    /// <summary>Whether two sources hold the same objects at the same paths: what the number stands for.</summary>
    public bool IsSameAs(DatasetSource other) => Source.Uri == other.Uri && Source.Endpoint == other.Endpoint && Source.Path == other.Path;
}
