namespace VastK8s.Api.Datasets;

/// <summary>Types of a Dataset's conditions.</summary>
public static class DatasetCondition
{
    /// <summary>There is a snapshot of the sources that spec names.</summary>
    public const string Indexed = "Indexed";

    /// <summary>Every byte that spec wants fetched is present and verified on every node that is to have it.</summary>
    public const string Cached = "Cached";

    /// <summary>Pods can mount it.</summary>
    public const string Mountable = "Mountable";

    /// <summary>The last request to its sources was answered. Unknown before the first.</summary>
    public const string SourceReachable = "SourceReachable";

    /// <summary>Something is amiss that does not keep it from being mounted.</summary>
    public const string Degraded = "Degraded";
}
