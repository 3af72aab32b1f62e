namespace VastK8s.Api.Datasets;

/// <summary>What is fetched before anybody reads it.</summary>
public static class PrefetchPolicy
{
    /// <summary>Everything, or the paths given, as soon as the Dataset is there.</summary>
    public const string Eager = "Eager";

    /// <summary>Nothing: objects come when they are read.</summary>
    public const string OnDemand = "OnDemand";
}
