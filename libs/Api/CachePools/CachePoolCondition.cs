namespace VastK8s.Api.CachePools;

/// <summary>Types of a CachePool's conditions.</summary>
public static class CachePoolCondition
{
    /// <summary>Every selected node has an agent that reports, and all its directories work.</summary>
    public const string Ready = "Ready";

    /// <summary>What spec says can be done. False names the field that is wrong, or the other pool that has the same nodes.</summary>
    public const string Accepted = "Accepted";
}
