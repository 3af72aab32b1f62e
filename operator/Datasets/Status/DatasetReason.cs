namespace VastK8s.Operator.Datasets.Status;

/// <summary>Reasons of a Dataset's conditions and events: stable, for programs. docs/datasets.md tells them.</summary>
internal static class DatasetReason
{
    public const string InvalidSpec = "InvalidSpec";
    public const string NoPool = "NoPool";
    public const string NoNodes = "NoNodes";
    public const string NodesNotReady = "NodesNotReady";
    public const string TooFewNodes = "TooFewNodes";
    public const string Waiting = "Waiting";
    public const string NotIndexed = "NotIndexed";
    public const string Terminating = "Terminating";
    public const string AsExpected = "AsExpected";

    public const string Listed = "Listed";
    public const string Listing = "Listing";
    public const string ListingFailed = "ListingFailed";

    public const string Answered = "Answered";
    public const string SecretNotFound = "SecretNotFound";
    public const string SourceUnreachable = "SourceUnreachable";

    public const string Complete = "Complete";
    public const string OnDemand = "OnDemand";
    public const string Fetching = "Fetching";
    public const string InsufficientCapacity = "InsufficientCapacity";
    public const string NotAdmitted = "NotAdmitted";

    public const string Available = "Available";
    public const string NameTaken = "NameTaken";
    public const string Refused = "Refused";
    public const string NamespaceNotFound = "NamespaceNotFound";
    public const string ClaimTerminating = "ClaimTerminating";
    public const string NoNodeHasIt = "NoNodeHasIt";

    public const string ObjectChanged = "ObjectChanged";
    public const string PrefetchFailed = "PrefetchFailed";
    public const string SnapshotUnavailable = "SnapshotUnavailable";
    public const string MountUnsupported = "MountUnsupported";
    public const string StaleNodeAffinity = "StaleNodeAffinity";
    public const string VolumeTerminating = "VolumeTerminating";
    public const string DeletionBlocked = "DeletionBlocked";

    public const string Indexed = "Indexed";
    public const string Cached = "Cached";
}
