using System.Globalization;
using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>
/// Who owns which fields: <c>metadata.managedFields</c>. Simplified against structured-merge-diff in this: maps are never atomic, all versions of a kind are one, and a
/// map or list that loses its last field goes with it.
/// </summary>
internal sealed class FieldOwnership
{
    private readonly List<FieldOwner> _owners;

    private FieldOwnership(List<FieldOwner> owners) => _owners = owners;

    public static FieldOwnership Of(JsonObject? obj) => new(
        obj?["metadata"]?["managedFields"] is JsonArray entries ? [.. entries.Select(entry => FieldOwner.Read(entry!.AsObject()))] : []);

    /// <summary>After a create, update or patch: what has changed is the writer's now and nobody else's; what is gone is nobody's.</summary>
    public void Updated(string manager, string? subresource, Dictionary<string, JsonNode?> before, Dictionary<string, JsonNode?> after)
    {
        var changed = after.Where(field => !before.TryGetValue(field.Key, out var value) || !JsonNode.DeepEquals(value, field.Value)).Select(field => field.Key).ToHashSet();
        foreach (var owner in _owners) owner.Paths.RemoveWhere(path => !after.ContainsKey(path) || changed.Contains(path));
        if (changed.Count > 0) Owner(manager, isApply: false, subresource).Paths.UnionWith(changed);
    }

    /// <summary>Fields that an apply would change and that others own, by owner.</summary>
    public IEnumerable<(string Manager, string Path)> Conflicts(string manager, string? subresource, Dictionary<string, JsonNode?> live, Dictionary<string, JsonNode?> applied) =>
        from owner in _owners
        where !owner.Is(manager, otherIsApply: true, subresource)
        from field in applied
        where owner.Paths.Contains(field.Key) && (!live.TryGetValue(field.Key, out var value) || !JsonNode.DeepEquals(value, field.Value))
        select (owner.Manager, field.Key);

    /// <summary>After an apply: the manager owns exactly what it applied. Returns what it owned before and nobody owns now.</summary>
    public IReadOnlyList<string> Applied(string manager, string? subresource, IReadOnlySet<string> applied, IReadOnlySet<string> forced)
    {
        foreach (var owner in _owners.Where(owner => !owner.Is(manager, otherIsApply: true, subresource))) owner.Paths.ExceptWith(forced);
        var own = Owner(manager, isApply: true, subresource);
        var given = own.Paths.Where(path => !applied.Contains(path)).ToList();
        own.Paths.Clear();
        own.Paths.UnionWith(applied);

        // An item stays as long as somebody owns anything in it.
        return [.. given.Where(path => !_owners.Any(owner => owner.Paths.Contains(path) || owner.Paths.Any(other => other.StartsWith(path + FieldPaths.Separator, StringComparison.Ordinal))))];
    }

    /// <summary>Writes the owners into an object. The time of an entry is that of its last change, so that writing the same again changes nothing.</summary>
    public void WriteTo(JsonObject obj, string apiVersion, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var entries = _owners.Where(owner => owner.Paths.Count > 0).Select(owner => (JsonNode?)owner.Write(apiVersion, time)).ToArray();
        if (entries.Length == 0) obj["metadata"]!.AsObject().Remove("managedFields");
        else obj["metadata"]!["managedFields"] = new JsonArray(entries);
    }

    private FieldOwner Owner(string manager, bool isApply, string? subresource)
    {
        var found = _owners.Find(owner => owner.Is(manager, isApply, subresource));
        if (found is null) _owners.Add(found = new FieldOwner(manager, isApply, subresource, [], null));
        return found;
    }
}
