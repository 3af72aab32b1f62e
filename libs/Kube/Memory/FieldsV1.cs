using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>Sets of paths as they are in <c>managedFields[].fieldsV1</c>: a tree, where a node that is owned itself and has children has a <c>.</c>.</summary>
internal static class FieldsV1
{
    public static JsonObject Write(IEnumerable<string> paths)
    {
        var root = new JsonObject();
        var sorted = paths.Order(StringComparer.Ordinal).ToList();
        var all = sorted.ToHashSet();
        foreach (var path in sorted)
        {
            var node = root;
            var prefix = "";
            foreach (var element in path.Split(FieldPaths.Separator))
            {
                prefix = FieldPaths.Join(prefix, element);
                if (node[element] is not JsonObject child)
                {
                    child = [];
                    node[element] = child;
                }

                // It has a child, if this path goes on below it.
                if (prefix.Length < path.Length && all.Contains(prefix)) child["."] = new JsonObject();
                node = child;
            }
        }

        return root;
    }

    public static HashSet<string> Read(JsonObject fields)
    {
        var paths = new HashSet<string>();
        Read(paths, "", fields);
        return paths;
    }

    private static void Read(HashSet<string> paths, string prefix, JsonObject node)
    {
        foreach (var (element, value) in node)
        {
            if (element == ".") paths.Add(prefix);
            else if (value is JsonObject { Count: > 0 } children) Read(paths, FieldPaths.Join(prefix, element), children);
            else paths.Add(FieldPaths.Join(prefix, element));
        }
    }
}
