using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>
/// The fields of an object as paths, in the words of FieldsV1 (<c>f:spec</c>, <c>k:{"type":"Ready"}</c>, <c>v:"a"</c>): one for each scalar, atomic list and empty map, and one for each
/// item of a list that merges. Which of them a manager owns is then a set of strings.
/// </summary>
internal static class FieldPaths
{
    // Joins the elements of a path; no JSON text holds it unescaped.
    public const char Separator = '\u0001';

    // Says who and which it is, or is the server's: belongs to no manager.
    private static readonly HashSet<string> Unowned =
    [
        "f:apiVersion", "f:kind",
        .. new[] { "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "selfLink" }
            .Select(name => $"f:metadata{Separator}f:{name}"),
    ];

    /// <summary>All paths that have owners, with their values; an item's own path has null.</summary>
    public static Dictionary<string, JsonNode?> Of(JsonObject obj, MergeSchema schema)
    {
        var paths = new Dictionary<string, JsonNode?>();
        AddFields(paths, "", obj, schema);
        foreach (var path in Unowned) paths.Remove(path);
        if (obj["metadata"] is JsonObject { Count: 0 }) paths.Remove("f:metadata");
        return paths;
    }

    private static void AddFields(Dictionary<string, JsonNode?> paths, string prefix, JsonObject fields, MergeSchema schema)
    {
        foreach (var (name, value) in fields) Add(paths, Join(prefix, "f:" + name), value, schema.Field(name));
    }

    private static void Add(Dictionary<string, JsonNode?> paths, string path, JsonNode? value, MergeSchema schema)
    {
        if (value is JsonObject { Count: > 0 } fields) AddFields(paths, path, fields, schema);
        else if (value is JsonArray { Count: > 0 } items && schema.IsSet)
        {
            foreach (var item in items) paths[Join(path, "v:" + item!.ToJsonString())] = null;
        }
        else if (value is JsonArray { Count: > 0 } list && schema.ListKeys is not null)
        {
            foreach (var item in list)
            {
                if (schema.KeyOf(item) is not { } key) continue;
                paths[Join(path, key)] = null;
                AddFields(paths, Join(path, key), item!.AsObject(), schema.Items!);
            }
        }
        else paths[path] = value;
    }

    public static string Join(string prefix, string element) => prefix.Length == 0 ? element : $"{prefix}{Separator}{element}";

    /// <summary><c>.spec.conditions[type="Ready"].status</c>, as conflicts name it.</summary>
    public static string Describe(string path) => string.Concat(path.Split(Separator).Select(element => element[0] switch
    {
        'f' => "." + element[2..],
        'k' => "[" + string.Join(",", JsonNode.Parse(element[2..])!.AsObject().Select(key => $"{key.Key}={key.Value?.ToJsonString()}")) + "]",
        _ => "[=" + element[2..] + "]",
    }));
}
