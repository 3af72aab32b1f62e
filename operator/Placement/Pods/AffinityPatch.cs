using System.Text.Json;
using System.Text.Json.Nodes;
using VastK8s.Api;
using VastK8s.Operator.Placement.Labelling;

namespace VastK8s.Operator.Placement.Pods;

/// <summary>
/// The JSON patch (RFC 6902) that has a pod prefer nodes which hold what it mounts: one term of <c>preferredDuringSchedulingIgnoredDuringExecution</c> for each Dataset, behind those that it has. It adds and
/// never replaces.
/// </summary>
internal static class AffinityPatch
{
    private const string Affinity = "affinity";
    private const string NodeAffinity = "nodeAffinity";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    /// <summary>The patch; empty: there is nothing to add.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="uids">Its Datasets.</param>
    /// <param name="weight">Weight of each term, 1 to 100.</param>
    public static JsonArray Of(JsonElement pod, IEnumerable<string> uids, int weight)
    {
        var affinity = pod.Child("spec")?.Child(Affinity);
        var node = affinity?.Child(NodeAffinity);
        var preferred = node?.Child(Preferred);
        var there = (preferred?.Items() ?? []).SelectMany(KeysOf).ToHashSet();

        // A term that names the label already is the pod's own will, or was added here when the pod came by before.
        var terms = uids.Select(CachedLabels.KeyOf).Where(key => !there.Contains(key)).Select(key => Term(key, weight)).ToList<JsonNode?>();
        if (terms.Count == 0) return [];
        if (preferred is not null) return [.. terms.Select(term => Add($"/spec/{Affinity}/{NodeAffinity}/{Preferred}/-", term!))];
        var all = new JsonArray([.. terms]);
        return node is not null ? [Add($"/spec/{Affinity}/{NodeAffinity}/{Preferred}", all)]
            : affinity is not null ? [Add($"/spec/{Affinity}/{NodeAffinity}", new JsonObject { [Preferred] = all })]
            : [Add($"/spec/{Affinity}", new JsonObject { [NodeAffinity] = new JsonObject { [Preferred] = all } })];
    }

    private static IEnumerable<string> KeysOf(JsonElement term) =>
        (term.Child("preference")?.Child("matchExpressions")?.Items() ?? []).Select(expression => expression.Text("key")).OfType<string>();

    private static JsonObject Term(string key, int weight) => new()
    {
        ["weight"] = weight,
        ["preference"] = new JsonObject
        {
            ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = key, ["operator"] = "In", ["values"] = new JsonArray(Labels.CachedReady) }),
        },
    };

    private static JsonObject Add(string path, JsonNode value) => new() { ["op"] = "add", ["path"] = path, ["value"] = value };
}
