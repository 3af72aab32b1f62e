using System.Buffers;
using System.Text.Json;

namespace VastK8s.Kube.Http;

/// <summary>Decodes one line of a watch: <c>{"type":"ADDED","object":{…}}</c>.</summary>
internal static class WatchFrame
{
    /// <exception cref="KubeStatusException">It is an ERROR event.</exception>
    /// <exception cref="JsonException">It is no event.</exception>
    public static WatchEvent<T> Read<T>(in ReadOnlySequence<byte> line, JsonSerializerOptions options) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var reader = new Utf8JsonReader(line);
        string? type = null;
        var before = reader;
        var seen = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isType, isObject) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("object"u8));
            reader.Read();
            if (isType) type = reader.GetString();
            else if (isObject && type is not null) return ReadObject<T>(ref reader, type, options);
            else
            {
                if (isObject)
                {
                    before = reader;
                    seen = true;
                }

                reader.Skip();
            }
        }

        // Servers send the type first; nothing says they have to.
        if (type is null || !seen) throw new JsonException("A line of a watch has no type or no object.");
        return ReadObject<T>(ref before, type, options);
    }

    private static WatchEvent<T> ReadObject<T>(ref Utf8JsonReader reader, string type, JsonSerializerOptions options) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        switch (type)
        {
            case "ERROR":
                throw new KubeStatusException(JsonSerializer.Deserialize<V1Status>(ref reader, KubeJson.Options) ?? new V1Status());
            case "BOOKMARK":
                return new WatchEvent<T>(WatchEventKind.Bookmark, JsonSerializer.Deserialize<ObjectVersion>(ref reader, KubeJson.Options)?.Metadata?.ResourceVersion ?? "", null);
        }

        var kind = type switch
        {
            "ADDED" => WatchEventKind.Added,
            "MODIFIED" => WatchEventKind.Modified,
            "DELETED" => WatchEventKind.Deleted,
            _ => throw new JsonException($"A watch has an event of type '{type}'."),
        };
        var attempt = reader;
        var again = reader;
        try
        {
            var obj = KubeJson.Complete(JsonSerializer.Deserialize<T>(ref attempt, options)!);
            return new WatchEvent<T>(kind, obj.Metadata.ResourceVersion, obj);
        }
        catch (Exception e) when (Undecodable.IsCause(e))
        {
            var version = JsonSerializer.Deserialize<ObjectVersion>(ref again, KubeJson.Options)?.Metadata?.ResourceVersion ?? "";
            return new WatchEvent<T>(kind, version, null) { Undecodable = Undecodable.Of(ref reader, e) };
        }
    }
}
