using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>A write as the server takes it.</summary>
/// <param name="Type">Kind.</param>
/// <param name="Manager">Who writes.</param>
/// <param name="IsStatus">Whether to the status subresource.</param>
internal sealed record WriteRequest(ResourceType Type, string Manager, bool IsStatus)
{
    public KubeResource Resource => Type.Resource;

    /// <summary>The subresource, as managed fields name it.</summary>
    public string? Subresource => IsStatus ? "status" : null;

    /// <summary>
    /// What the object is to be: on the main resource all but the status of what was there, on the subresource nothing but the status. What the server decides is kept.
    /// </summary>
    public JsonObject Compose(JsonObject before, JsonObject wanted)
    {
        JsonObject result;
        if (IsStatus)
        {
            result = before.DeepClone().AsObject();
            Move("status", wanted, result);
            return result;
        }

        result = wanted.DeepClone().AsObject();
        if (Type.HasStatus) Move("status", before, result);
        var metadata = result["metadata"]!.AsObject();
        foreach (var field in new[] { "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName", "managedFields", "resourceVersion" })
        {
            Move(field, before["metadata"]!.AsObject(), metadata);
        }

        return result;
    }

    private static void Move(string field, JsonObject from, JsonObject to)
    {
        if (from.TryGetPropertyValue(field, out var value) && value is not null) to[field] = value.DeepClone();
        else to.Remove(field);
    }
}
