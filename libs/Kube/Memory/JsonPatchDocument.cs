using System.Globalization;
using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>JSON patch (RFC 6902) over JSON pointers (RFC 6901).</summary>
internal static class JsonPatchDocument
{
    /// <summary>Does all operations on a copy.</summary>
    /// <exception cref="FormatException">An operation cannot be done, or a <c>test</c> failed.</exception>
    public static JsonNode Apply(JsonNode document, JsonArray operations)
    {
        // Below a node of its own, so that the whole document can be replaced, too.
        var root = new JsonObject { [""] = document.DeepClone() };
        foreach (var operation in operations)
        {
            var path = Pointer((string?)operation?["path"]);
            switch ((string?)operation!["op"])
            {
                case "add": Add(root, path, operation["value"]?.DeepClone()); break;
                case "remove": Take(root, path); break;
                case "replace":
                    Take(root, path);
                    Add(root, path, operation["value"]?.DeepClone());
                    break;
                case "move": Add(root, path, Take(root, Pointer((string?)operation["from"]))); break;
                case "copy": Add(root, path, Find(root, Pointer((string?)operation["from"]))?.DeepClone()); break;
                case "test":
                    if (!JsonNode.DeepEquals(Find(root, path), operation["value"])) throw new FormatException($"testing path '{operation["path"]}' failed");
                    break;
                case var other: throw new FormatException($"'{other}' is no operation of a JSON patch");
            }
        }

        return root[""]!;
    }

    private static string[] Pointer(string? text)
    {
        if (text is null || (text.Length > 0 && text[0] != '/')) throw new FormatException($"'{text}' is no JSON pointer");
        return [.. text.Split('/').Select(token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static JsonNode? Find(JsonNode root, string[] path)
    {
        var node = root;
        foreach (var token in path)
        {
            node = node switch
            {
                JsonObject fields when fields.TryGetPropertyValue(token, out var value) => value,
                JsonArray items => items[Index(items, token, items.Count - 1)],
                _ => throw Missing(path),
            };
        }

        return node;
    }

    private static void Add(JsonNode root, string[] path, JsonNode? value)
    {
        switch (Find(root, path[..^1]))
        {
            case JsonObject fields: fields[path[^1]] = value; break;
            case JsonArray items when path[^1] == "-": items.Add(value); break;
            case JsonArray items: items.Insert(Index(items, path[^1], items.Count), value); break;
            default: throw Missing(path);
        }
    }

    private static JsonNode? Take(JsonNode root, string[] path)
    {
        var value = Find(root, path);
        if (Find(root, path[..^1]) is JsonArray items) items.RemoveAt(Index(items, path[^1], items.Count - 1));
        else Find(root, path[..^1])!.AsObject().Remove(path[^1]);
        return value;
    }

    private static int Index(JsonArray items, string token, int most) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= most ? index : throw new FormatException($"a list of {items.Count} has no place '{token}'");

    private static FormatException Missing(string[] path) => new($"there is no '{string.Join('/', path)}'");
}
