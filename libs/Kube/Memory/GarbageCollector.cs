using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>
/// What the garbage collector and the namespace controller of a cluster do, here at once after each write: objects whose owners are all gone are deleted, foreground and orphan deletions are
/// brought to their end, and a namespace goes with what is in it.
/// </summary>
internal sealed class GarbageCollector(ObjectTable table, ObjectWriter writer)
{
    public const string ForegroundFinalizer = "foregroundDeletion";
    public const string OrphanFinalizer = "orphan";
    private readonly Queue<ObjectChange> _changes = new();
    private bool _running;

    /// <summary>Looks at a change, and at those that follow from it.</summary>
    public void Collect(ObjectChange change)
    {
        _changes.Enqueue(change);
        if (_running) return;
        _running = true;
        try
        {
            while (_changes.TryDequeue(out var next)) Follow(next);
        }
        finally
        {
            _running = false;
        }
    }

    private void Follow(ObjectChange change)
    {
        if (change.After is null) Deleted(change.Before!);
        else if (change.After.IsDeleting) Deleting(change.After);
        else if (change.After.Owners.Count > 0 && IsGarbage(change.After) && ReferenceEquals(table.Get(change.After.Uid), change.After)) writer.Delete(change.After, DeletionPropagation.Background);
    }

    private void Deleted(StoredObject gone)
    {
        foreach (var dependent in table.DependentsOf(gone.Uid))
        {
            if (IsGarbage(dependent)) writer.Delete(dependent, DeletionPropagation.Background);
        }

        foreach (var (owner, _) in gone.Owners)
        {
            if (table.Get(owner) is { IsDeleting: true } waiting) Deleting(waiting);
        }

        if (gone.Type.Resource.IsNamespaced && table.Get(ResourceType.Of<V1Namespace>(), new NamespacedName(gone.Key.Namespace)) is { IsDeleting: true } around) Deleting(around);
    }

    private void Deleting(StoredObject obj)
    {
        // What was done for one dependent may have brought the object to its end.
        if (!ReferenceEquals(table.Get(obj.Uid), obj)) return;
        if (obj.Type.ClrType == typeof(V1Namespace)) EmptyNamespace(obj);
        else if (obj.Finalizers.Contains(ForegroundFinalizer))
        {
            foreach (var dependent in table.DependentsOf(obj.Uid)) writer.Delete(dependent, DeletionPropagation.Background);
            var blocked = table.DependentsOf(obj.Uid).Any(dependent => dependent.Owners.Contains((obj.Uid, true)));
            if (!blocked && ReferenceEquals(table.Get(obj.Uid), obj)) RemoveFinalizer(obj, ForegroundFinalizer);
        }
        else if (obj.Finalizers.Contains(OrphanFinalizer))
        {
            foreach (var dependent in table.DependentsOf(obj.Uid)) writer.Rewrite(dependent, node => Disown(node, obj.Uid));
            RemoveFinalizer(obj, OrphanFinalizer);
        }
    }

    private void EmptyNamespace(StoredObject obj)
    {
        List<StoredObject> Content() => [.. table.All.Where(inside => inside.Type.Resource.IsNamespaced && inside.Key.Namespace == obj.Key.Name)];
        foreach (var inside in Content()) writer.Delete(inside, DeletionPropagation.Background);
        if (Content().Count == 0 && obj.Finalizers.Count == 0 && ReferenceEquals(table.Get(obj.Uid), obj)) writer.Remove(obj);
    }

    private bool IsGarbage(StoredObject obj) => obj.Owners.All(owner => table.Get(owner.Uid) is null);

    private void RemoveFinalizer(StoredObject obj, string name) => writer.Rewrite(obj, node =>
        node["metadata"]!["finalizers"] = new JsonArray([.. obj.Finalizers.Where(finalizer => finalizer != name).Select(finalizer => (JsonNode?)finalizer)]));

    private static void Disown(JsonObject node, string owner)
    {
        var references = node["metadata"]!["ownerReferences"]!.AsArray();
        for (var i = references.Count - 1; i >= 0; i--)
        {
            if ((string?)references[i]!["uid"] == owner) references.RemoveAt(i);
        }
    }
}
