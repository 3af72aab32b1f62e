using System.Text.Json.Nodes;

namespace VastK8s.Kube;

/// <summary>What of an object is sent in an apply, and what an apply can change.</summary>
internal static class ApplyBody
{
    // Set by the server, or moved by others' writes: no apply changes them.
    private static readonly string[] ServerOwned =
        ["resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"];

    /// <summary>
    /// The body of an apply: without status (every kind that has a <c>status</c> has it as a subresource, here), or for the subresource nothing but status and what says which object.
    /// What the server ignores would still be noted as owned by the manager.
    /// </summary>
    public static JsonObject Of<T>(T desired, bool isStatus) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = KubeJson.ToNode(desired);
        if (!isStatus)
        {
            body.Remove("status");
            return body;
        }

        var metadata = body["metadata"] as JsonObject ?? [];
        return new JsonObject
        {
            ["apiVersion"] = body["apiVersion"]!.DeepClone(),
            ["kind"] = body["kind"]!.DeepClone(),
            ["metadata"] = new JsonObject(metadata
                .Where(field => field.Key is "name" or "namespace" or "uid" or "resourceVersion")
                .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))),
            ["status"] = body["status"]?.DeepClone() ?? new JsonObject(),
        };
    }

    /// <summary>What an apply could change of an object, and its uid.</summary>
    public static JsonObject Appliable<T>(T obj, bool isStatus) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var node = KubeJson.ToNode(obj, KubeJson.OptionsWithoutManagedFields);
        if (isStatus) return new JsonObject { ["metadata"] = new JsonObject { ["uid"] = obj.Metadata.Uid }, ["status"] = node["status"]?.DeepClone() };
        node.Remove("status");
        foreach (var field in ServerOwned) node["metadata"]!.AsObject().Remove(field);
        return node;
    }
}
