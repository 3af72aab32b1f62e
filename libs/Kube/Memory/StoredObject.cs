using System.Text;
using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>
/// One version of one object, as bytes: a JSON tree must not be read by several threads, and whoever reads gets a copy of his own anyway. What selectors and the
/// collector look at is kept beside.
/// </summary>
internal sealed class StoredObject
{
    private StoredObject(ResourceType type, NamespacedName key, long version, JsonObject node)
    {
        (Type, Key, Version) = (type, key, version);
        var metadata = node["metadata"]!.AsObject();
        Uid = (string)metadata["uid"]!;
        Labels = (metadata["labels"] as JsonObject)?.ToDictionary(label => label.Key, label => (string?)label.Value ?? "") ?? [];
        Owners = (metadata["ownerReferences"] as JsonArray)?.Select(owner => ((string?)owner!["uid"] ?? "", (bool?)owner["blockOwnerDeletion"] == true)).ToList() ?? [];
        Finalizers = (metadata["finalizers"] as JsonArray)?.Select(finalizer => (string)finalizer!).ToList() ?? [];
        IsDeleting = metadata["deletionTimestamp"] is not null;
        Json = Encoding.UTF8.GetBytes(node.ToJsonString());
    }

    public ResourceType Type { get; }

    public NamespacedName Key { get; }

    public long Version { get; }

    public string Uid { get; }

    public Dictionary<string, string> Labels { get; }

    public List<(string Uid, bool Blocks)> Owners { get; }

    public List<string> Finalizers { get; }

    public bool IsDeleting { get; }

    public byte[] Json { get; }

    public static StoredObject Of(ResourceType type, NamespacedName key, long version, JsonObject node)
    {
        node["metadata"]!["resourceVersion"] = ResourceVersions.Write(version);
        return new StoredObject(type, key, version, node);
    }

    public JsonObject ToNode() => JsonNode.Parse(Json)!.AsObject();
}
