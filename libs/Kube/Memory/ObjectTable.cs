using System.Collections.Immutable;

namespace VastK8s.Kube.Memory;

/// <summary>
/// All objects, the version that counts writes, and the latest writes for watches to resume from. The tables are immutable, so that the pages of a list can all be of one version.
/// Guarded by the server's lock.
/// </summary>
internal sealed class ObjectTable(int window)
{
    private static readonly ImmutableSortedDictionary<NamespacedName, StoredObject> Empty =
        ImmutableSortedDictionary.Create<NamespacedName, StoredObject>(Comparer<NamespacedName>.Create(static (a, b) =>
            string.CompareOrdinal(a.Namespace, b.Namespace) is not 0 and var order ? order : string.CompareOrdinal(a.Name, b.Name)));

    private readonly Dictionary<string, ImmutableSortedDictionary<NamespacedName, StoredObject>> _tables = [];
    private readonly Dictionary<string, StoredObject> _byUid = [];
    private readonly Dictionary<string, HashSet<string>> _dependents = [];
    private readonly Queue<ObjectChange> _changes = new();

    /// <summary>Version of the latest write.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>Watches may begin at this version or a later one.</summary>
    public long Oldest { get; private set; } = 1;

    public IEnumerable<StoredObject> All => _byUid.Values;

    public ImmutableSortedDictionary<NamespacedName, StoredObject> TableOf(ResourceType type) => _tables.GetValueOrDefault(type.Resource.QualifiedName, Empty);

    public StoredObject? Get(ResourceType type, NamespacedName key) => TableOf(type).GetValueOrDefault(key);

    public StoredObject? Get(string uid) => _byUid.GetValueOrDefault(uid);

    public IReadOnlyList<StoredObject> DependentsOf(string uid) => _dependents.TryGetValue(uid, out var uids) ? [.. uids.Select(dependent => _byUid[dependent])] : [];

    public IEnumerable<ObjectChange> ChangesAfter(long version) => _changes.Where(change => change.Version > version);

    /// <summary>Puts an object of version <see cref="Version"/> + 1 in place of another, or takes one out.</summary>
    public ObjectChange Commit(StoredObject? before, StoredObject? after)
    {
        var change = new ObjectChange(++Version, before, after);
        var (name, key) = (change.Type.Resource.QualifiedName, (after ?? before!).Key);
        if (before is not null) Forget(before);
        if (after is not null) Remember(after);
        var table = TableOf(change.Type);
        _tables[name] = after is null ? table.Remove(key) : table.SetItem(key, after);
        _changes.Enqueue(change);
        while (_changes.Count > window) Oldest = _changes.Dequeue().Version;
        return change;
    }

    /// <summary>Forgets the writes so far: a watch from an earlier version is told that it is too old.</summary>
    public void Compact()
    {
        _changes.Clear();
        Oldest = Version;
    }

    private void Remember(StoredObject obj)
    {
        _byUid[obj.Uid] = obj;
        foreach (var (owner, _) in obj.Owners)
        {
            if (!_dependents.TryGetValue(owner, out var dependents)) _dependents[owner] = dependents = [];
            dependents.Add(obj.Uid);
        }
    }

    private void Forget(StoredObject obj)
    {
        _byUid.Remove(obj.Uid);
        foreach (var (owner, _) in obj.Owners)
        {
            if (_dependents.TryGetValue(owner, out var dependents) && dependents.Remove(obj.Uid) && dependents.Count == 0) _dependents.Remove(owner);
        }
    }
}
