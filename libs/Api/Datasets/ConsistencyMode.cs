namespace VastK8s.Api.Datasets;

/// <summary>What a mount promises about change at the source.</summary>
public static class ConsistencyMode
{
    /// <summary>A mount shows the snapshot that was current when it was made; an object that changed since then is an error, never other bytes.</summary>
    public const string Snapshot = "Snapshot";

    /// <summary>A live tree, at most so old as <c>maxStaleness</c> says.</summary>
    public const string Eventual = "Eventual";

    /// <summary>Asked for at the source whenever a file is opened.</summary>
    public const string Strong = "Strong";
}
