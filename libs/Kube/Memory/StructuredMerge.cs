using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>Merges what is applied into an object, and takes paths out of it.</summary>
internal static class StructuredMerge
{
    /// <summary>Sets all that <paramref name="applied"/> has in <paramref name="target"/>, in place.</summary>
    public static void Merge(JsonObject target, JsonObject applied, MergeSchema schema)
    {
        foreach (var (name, value) in applied)
        {
            if (!target.TryGetPropertyValue(name, out var before) || Merge(before, value, schema.Field(name)) is not { } merged) target[name] = value?.DeepClone();
            else if (!ReferenceEquals(before, merged)) target[name] = merged;
        }
    }

    /// <summary>Takes the field or item at a path out, with the maps and lists that become empty by it.</summary>
    public static void Remove(JsonObject target, string path, MergeSchema schema) => Remove(target, path.Split(FieldPaths.Separator), 0, schema);

    /// <summary>The node that both make together, changed in place; null if one replaces the other.</summary>
    private static JsonNode? Merge(JsonNode? before, JsonNode? applied, MergeSchema schema)
    {
        if (before is JsonObject fields && applied is JsonObject changes)
        {
            Merge(fields, changes, schema);
            return fields;
        }

        if (before is not JsonArray list || applied is not JsonArray items) return null;
        if (schema.IsSet)
        {
            foreach (var item in items)
            {
                if (!list.Any(there => JsonNode.DeepEquals(there, item))) list.Add(item?.DeepClone());
            }

            return list;
        }

        if (schema.ListKeys is null) return null;
        foreach (var item in items)
        {
            var key = schema.KeyOf(item);
            if (key is not null && list.FirstOrDefault(there => schema.KeyOf(there) == key) is JsonObject there) Merge(there, item!.AsObject(), schema.Items!);
            else list.Add(item?.DeepClone());
        }

        return list;
    }

    private static void Remove(JsonNode? node, string[] path, int at, MergeSchema schema)
    {
        var element = path[at];
        var isLast = at == path.Length - 1;
        if (node is JsonObject fields && element.StartsWith("f:", StringComparison.Ordinal))
        {
            var name = element[2..];
            if (!isLast) Remove(fields[name], path, at + 1, schema.Field(name));
            if (isLast || fields[name] is JsonObject { Count: 0 } or JsonArray { Count: 0 }) fields.Remove(name);
        }
        else if (node is JsonArray items)
        {
            var item = items.FirstOrDefault(item => element[0] == 'v' ? "v:" + item?.ToJsonString() == element : schema.ListKeys is not null && schema.KeyOf(item) == element);
            if (item is null) return;
            if (isLast) items.Remove(item);
            else Remove(item, path, at + 1, schema.Items!);
        }
    }
}
