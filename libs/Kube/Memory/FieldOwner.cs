using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
internal sealed class FieldOwner(string manager, bool isApply, string? subresource, HashSet<string> paths, JsonObject? read)
{
    public string Manager { get; } = manager;

    public HashSet<string> Paths { get; } = paths;

    public static FieldOwner Read(JsonObject entry) => new(
        (string?)entry["manager"] ?? "",
        (string?)entry["operation"] == "Apply",
        (string?)entry["subresource"],
        entry["fieldsV1"] is JsonObject fields ? FieldsV1.Read(fields) : [],
        entry);

    public bool Is(string otherManager, bool otherIsApply, string? otherSubresource) => Manager == otherManager && isApply == otherIsApply && subresource == otherSubresource;

    public JsonObject Write(string apiVersion, string now)
    {
        var fields = FieldsV1.Write(Paths);
        var same = read is not null && JsonNode.DeepEquals(read["fieldsV1"], fields) && (string?)read["apiVersion"] == apiVersion;
        var entry = new JsonObject
        {
            ["manager"] = Manager,
            ["operation"] = isApply ? "Apply" : "Update",
            ["apiVersion"] = apiVersion,
            ["time"] = same ? (string?)read!["time"] : now,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = fields,
        };
        if (subresource is not null) entry["subresource"] = subresource;
        return entry;
    }
}
