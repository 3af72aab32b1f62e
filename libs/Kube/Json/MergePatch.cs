using System.Text.Json.Nodes;

namespace VastK8s.Kube;

/// <summary>JSON merge patches, RFC 7386.</summary>
internal static class MergePatch
{
    /// <summary>The patch that turns one object into the other. Neither may hold nulls: a merge patch cannot set one.</summary>
    public static JsonObject Diff(JsonObject original, JsonObject modified)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in original)
        {
            if (!modified.ContainsKey(name)) patch[name] = null;
        }

        foreach (var (name, value) in modified)
        {
            if (!original.TryGetPropertyValue(name, out var before)) patch[name] = value?.DeepClone();
            else if (before is JsonObject from && value is JsonObject to)
            {
                if (Diff(from, to) is { Count: > 0 } inner) patch[name] = inner;
            }
            else if (!JsonNode.DeepEquals(before, value)) patch[name] = value?.DeepClone();
        }

        return patch;
    }

    /// <summary>Applies a patch in place; returns what the target is then, which is another node if either is no object.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, change) in changes)
        {
            if (change is null) result.Remove(name);
            else
            {
                result.TryGetPropertyValue(name, out var before);
                var after = Apply(before, change);
                if (!ReferenceEquals(before, after)) result[name] = after;
            }
        }

        return result;
    }
}
