using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>The fields that an apply holds, as the type writes them.</summary>
internal static class AppliedFields
{
    /// <summary>Takes out of an object, in place, what the one that it was made from has not: the values that a type has of its own.</summary>
    public static JsonObject Of(JsonObject normal, JsonObject applied)
    {
        Cut(normal, applied, isTop: true);
        return normal;
    }

    private static void Cut(JsonNode? normal, JsonNode? applied, bool isTop = false)
    {
        if (normal is JsonObject fields && applied is JsonObject given)
        {
            foreach (var name in fields.Select(field => field.Key).ToList())
            {
                if (given.TryGetPropertyValue(name, out var value)) Cut(fields[name], value);
                else if (!isTop || name is not ("apiVersion" or "kind" or "metadata")) fields.Remove(name);
            }
        }
        else if (normal is JsonArray items && applied is JsonArray from && items.Count == from.Count)
        {
            for (var i = 0; i < items.Count; i++) Cut(items[i], from[i]);
        }
    }
}
