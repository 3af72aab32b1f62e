using System.Text.Json;
using System.Text.Json.Nodes;

namespace VastK8s.Kube;

/// <summary>
/// Reads FieldsV1 (sigs.k8s.io/structured-merge-diff): a tree whose names are <c>f:field</c>, <c>k:{keys of an item}</c>, <c>v:value of a set</c>, and <c>.</c> for the
/// node itself; a node without children is owned whole.
/// </summary>
internal static class OwnedFields
{
    // What says which object it is belongs to nobody.
    private static readonly string[] Identity = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];

    /// <summary>Whether exactly the fields of <paramref name="wanted"/> are owned, and all have these values in <paramref name="live"/>.</summary>
    public static bool Match(V1ManagedFieldsEntry owned, JsonObject wanted, JsonObject live)
    {
        if (JsonSerializer.SerializeToNode(owned.FieldsV1, KubeJson.Options) is not JsonObject fields) return false;
        var body = wanted.DeepClone().AsObject();
        body.Remove("apiVersion");
        body.Remove("kind");
        if (body["metadata"] is JsonObject metadata)
        {
            foreach (var name in Identity) metadata.Remove(name);
            if (metadata.Count == 0) body.Remove("metadata");
        }

        return MatchFields(fields, body, live);
    }

    private static bool Match(JsonObject owned, JsonNode? wanted, JsonNode? live) => owned.All(child => child.Key == ".")
        ? JsonNode.DeepEquals(wanted, live)
        : wanted switch
        {
            JsonObject fields => MatchFields(owned, fields, live),
            JsonArray items => MatchItems(owned, items, live),
            _ => false,
        };

    private static bool MatchFields(JsonObject owned, JsonObject wanted, JsonNode? live)
    {
        if (live is not JsonObject there || wanted.Count != owned.Count(child => child.Key != ".")) return false;
        foreach (var (name, value) in wanted)
        {
            if (owned["f:" + name] is not JsonObject children || !there.TryGetPropertyValue(name, out var now) || !Match(children, value, now)) return false;
        }

        return true;
    }

    private static bool MatchItems(JsonObject owned, JsonArray wanted, JsonNode? live)
    {
        if (live is not JsonArray there || wanted.Count != owned.Count(child => child.Key != ".")) return false;
        foreach (var (name, children) in owned)
        {
            if (name == ".") continue;
            var key = JsonNode.Parse(name[2..]);
            if (name.StartsWith("v:", StringComparison.Ordinal))
            {
                if (!wanted.Any(item => JsonNode.DeepEquals(item, key)) || !there.Any(item => JsonNode.DeepEquals(item, key))) return false;
            }
            else if (!name.StartsWith("k:", StringComparison.Ordinal) || key is not JsonObject keys || ItemOf(wanted, keys) is not { } item || ItemOf(there, keys) is not { } now
                || !Match(children!.AsObject(), item, now))
            {
                return false;
            }
        }

        return true;
    }

    private static JsonNode? ItemOf(JsonArray items, JsonObject keys) =>
        items.FirstOrDefault(item => item is JsonObject fields && keys.All(key => JsonNode.DeepEquals(fields[key.Key], key.Value)));
}
