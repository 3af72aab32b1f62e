using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace VastK8s.Kube;

/// <summary>Half of the SHA-256 of a JSON value; the order of an object's fields does not matter.</summary>
internal readonly record struct Digest(ulong A, ulong B)
{
    public static Digest Of(JsonNode? node)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, node);
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        return new Digest(BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]));
    }

    // Each value begins with what it is and, where it has parts, how many, so that no two values give the same bytes.
    private static void Append(IncrementalHash hash, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                Append(hash, $"o{fields.Count}");
                foreach (var (name, value) in fields.OrderBy(field => field.Key, StringComparer.Ordinal))
                {
                    Append(hash, $"n{name.Length}:{name}");
                    Append(hash, value);
                }

                break;
            case JsonArray items:
                Append(hash, $"a{items.Count}");
                foreach (var item in items) Append(hash, item);
                break;
            default:
                var text = node?.ToJsonString() ?? "null";
                Append(hash, $"v{text.Length}:{text}");
                break;
        }
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
