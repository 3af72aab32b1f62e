using System.Text.Json;
using System.Text.Json.Nodes;
using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Operator.Placement.Pods;

namespace VastK8s.Operator.Tests.Placement.Pods;

/// <summary>Claims and Datasets of namespace <c>team</c>, pods that mount them, and an applier of patches that shares nothing with what makes them.</summary>
internal static class PodCase
{
    public const string Namespace = "team";

    private static readonly Dictionary<string, string> ClaimUids = new() { ["train"] = "uid-train", ["eval"] = "uid-eval", ["odd"] = "not/a label", ["none"] = "" };

    public static PodDatasets Mounted { get; } = new(
        key => key.Namespace == Namespace && ClaimUids.TryGetValue(key.Name, out var uid) ? new() { Metadata = new() { Labels = new Dictionary<string, string> { [Labels.DatasetUid] = uid } } } : null,
        key => (key.Namespace, key.Name) switch
        {
            (Namespace, "train") => Dataset(Namespace, "uid-train"),
            ("lake", "shared") => Dataset("lake", "uid-shared", Namespace),
            ("lake", "secret") => Dataset("lake", "uid-secret"),
            _ => null,
        });

    public static JsonObject Claim(string name) => new() { ["name"] = $"v-{name}", ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = name } };

    public static JsonObject Inline(string? dataset, string? @namespace = null, string driver = "csi.vastk8s.io")
    {
        var attributes = new JsonObject();
        if (dataset is not null) attributes["dataset"] = dataset;
        if (@namespace is not null) attributes["namespace"] = @namespace;
        return new() { ["name"] = "inline", ["csi"] = new JsonObject { ["driver"] = driver, ["volumeAttributes"] = attributes } };
    }

    public static JsonObject Pod(params JsonNode?[] volumes) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["generateName"] = "p-" },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "i" }), ["volumes"] = new JsonArray(volumes) },
    };

    public static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);

    /// <summary>Operations <c>add</c> of RFC 6902: the parent must be there; <c>-</c> is behind the last item.</summary>
    public static JsonObject Apply(JsonObject pod, JsonArray patch)
    {
        var result = pod.DeepClone().AsObject();
        foreach (var operation in patch)
        {
            Assert.Equal("add", (string?)operation!["op"]);
            var path = ((string)operation["path"]!).Split('/')[1..];
            JsonNode parent = result;
            foreach (var name in path[..^1]) parent = Assert.IsType<JsonObject>(parent)[name] ?? throw new InvalidOperationException($"{operation["path"]}: there is no {name}");
            var value = operation["value"]!.DeepClone();
            if (path[^1] == "-") Assert.IsType<JsonArray>(parent).Add(value);
            else Assert.IsType<JsonObject>(parent)[path[^1]] = value;
        }

        return result;
    }

    private static Dataset Dataset(string @namespace, string uid, params string[] sharedWith) => new()
    {
        Metadata = new() { NamespaceProperty = @namespace, Uid = uid },
        Spec = new() { Sources = [new() { Uri = "s3://bucket" }], SharedWith = [.. sharedWith] },
    };
}
