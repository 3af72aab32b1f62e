using System.Text.Json.Nodes;

namespace VastK8s.Kube;

/// <summary>What a patch changes, in one of the formats that every resource takes.</summary>
public sealed class Patch
{
    private Patch(PatchFormat format, JsonNode document) => (Format, Document) = (format, document);

    /// <summary>Which format.</summary>
    public PatchFormat Format { get; }

    /// <summary>The patch itself. Not to be changed.</summary>
    public JsonNode Document { get; }

    /// <summary>JSON merge patch (RFC 7386): fields that it has are set, those that are null removed, lists replaced whole.</summary>
    public static Patch Merge(JsonObject document) => new(PatchFormat.Merge, document);

    /// <summary>JSON patch (RFC 6902): a list of operations, done all or not at all. A <c>test</c> that fails makes it <c>Invalid</c>.</summary>
    public static Patch Json(JsonArray operations) => new(PatchFormat.Json, operations);

    /// <summary>The merge patch that turns one into the other.</summary>
    /// <param name="original">The object as it was read.</param>
    /// <param name="modified">The object as it is to be.</param>
    /// <param name="optimisticLock">Conflict unless the object is still at the version of <paramref name="original"/>: for changes to lists, which a merge patch replaces whole.</param>
    public static Patch MergeFrom<T>(T original, T modified, bool optimisticLock = false) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var patch = MergePatch.Diff(KubeJson.ToNode(original), KubeJson.ToNode(modified));
        if (!optimisticLock) return Merge(patch);
        if (patch["metadata"] is not JsonObject metadata) patch["metadata"] = metadata = [];
        metadata["resourceVersion"] = original.Metadata.ResourceVersion;
        return Merge(patch);
    }

}
