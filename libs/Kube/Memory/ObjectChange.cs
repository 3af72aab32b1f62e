namespace VastK8s.Kube.Memory;

/// <summary>A write: what was there before it and after; one of the two is null for a creation and a deletion.</summary>
internal sealed class ObjectChange(long version, StoredObject? before, StoredObject? after)
{
    private StoredObject? _gone;

    public long Version { get; } = version;

    public StoredObject? Before { get; } = before;

    public StoredObject? After { get; } = after;

    public ResourceType Type => (After ?? Before!).Type;

    /// <summary>What ceased to be, or to match, as its last state at the version of that. Guarded by the server's lock.</summary>
    public StoredObject Gone => _gone ??= StoredObject.Of(Type, Before!.Key, Version, (After ?? Before).ToNode());
}
