namespace VastK8s.CacheAgent.Nodes.State;

/// <summary><c>cachenode.json</c>.</summary>
internal sealed record NodeStateDocument
{
    public int Format { get; init; } = NodeStateFile.KnownFormat;

    public required DesiredNode Desired { get; init; }
}
