using System.Globalization;
using System.Text.Json.Nodes;

namespace VastK8s.Kube.Memory;

/// <summary>Does writes as an API server does them. Guarded by the server's lock.</summary>
internal sealed class ObjectWriter(ObjectTable table, InMemoryOptions options, AdmissionList admissions, Action<ObjectChange> published)
{
    private const string Changed = "the object has been modified; please apply your changes to the latest version and try again";

    // Letters and digits without those that make words or are taken for each other (k8s.io/apimachinery/pkg/util/rand).
    private const string NameCharacters = "bcdfghjklmnpqrstvwxz2456789";

    public StoredObject Create(WriteRequest request, JsonObject wanted)
    {
        var node = request.Type.Normalize(wanted);
        var metadata = node["metadata"]!.AsObject();
        if (!string.IsNullOrEmpty((string?)metadata["resourceVersion"])) throw KubeErrors.BadRequest("resourceVersion should not be set on objects to be created");
        return Insert(request, node, (owners, paths) => owners.Updated(request.Manager, request.Subresource, [], paths));
    }

    public StoredObject Update(WriteRequest request, NamespacedName key, JsonObject wanted)
    {
        var before = Find(request, key);
        var metadata = wanted["metadata"] as JsonObject;
        CheckIdentity(request, before, metadata);
        if (string.IsNullOrEmpty((string?)metadata?["resourceVersion"]) && !request.Type.IsBuiltIn)
        {
            throw KubeErrors.Invalid(request.Resource, key.Name, Cause("metadata.resourceVersion", "Invalid value: 0x0: must be specified for an update"));
        }

        return Replace(request, before, request.Type.Normalize(wanted));
    }

    public StoredObject Patch(WriteRequest request, NamespacedName key, Patch patch)
    {
        var before = Find(request, key);
        JsonObject patched;
        try
        {
            patched = (patch.Format == PatchFormat.Merge
                ? MergePatch.Apply(before.ToNode(), patch.Document)
                : JsonPatchDocument.Apply(before.ToNode(), patch.Document.AsArray())) as JsonObject ?? throw new FormatException("the result is no object");
        }
        catch (FormatException e)
        {
            throw KubeErrors.Failure(StatusReason.Invalid, $"the server rejected our request due to an error in our request: {e.Message}");
        }

        var node = request.Type.Normalize(patched);
        CheckUnchanged(request, before, node["metadata"]!.AsObject());
        return Replace(request, before, node);
    }

    public StoredObject Apply(WriteRequest request, NamespacedName key, JsonObject wanted, bool force)
    {
        // Nothing but what is applied: what the type adds of its own (defaults) would be set, and owned, as well.
        var node = AppliedFields.Of(request.Type.Normalize(wanted), wanted);
        var metadata = node["metadata"]!.AsObject();
        if (metadata["managedFields"] is not null) throw KubeErrors.BadRequest("metadata.managedFields must be nil");
        if (table.Get(request.Type, key) is not { } before)
        {
            if (request.IsStatus) throw KubeErrors.NotFound(request.Resource, key.Name);
            if (metadata["uid"] is not null) throw KubeErrors.Conflict(request.Resource, key.Name, $"uid mismatch: the provided object specified uid {metadata["uid"]}, and no existing object was found");
            metadata.Remove("resourceVersion");
            return Insert(request, node, (owners, paths) => owners.Applied(request.Manager, request.Subresource, paths.Keys.ToHashSet(), new HashSet<string>()));
        }

        CheckUnchanged(request, before, metadata);
        var live = before.ToNode();
        var applied = FieldPaths.Of(node, request.Type.Schema);
        var ownership = FieldOwnership.Of(live);
        var conflicts = ownership.Conflicts(request.Manager, request.Subresource, FieldPaths.Of(live, request.Type.Schema), applied).ToList();
        if (conflicts.Count > 0 && !force) throw ApplyConflict(request, key, conflicts);
        var merged = live.DeepClone().AsObject();
        StructuredMerge.Merge(merged, node, request.Type.Schema);
        foreach (var path in ownership.Applied(request.Manager, request.Subresource, applied.Keys.ToHashSet(), conflicts.Select(conflict => conflict.Path).ToHashSet()))
        {
            StructuredMerge.Remove(merged, path, request.Type.Schema);
        }

        var result = request.Compose(live, request.Type.Normalize(merged));
        ownership.WriteTo(result, request.Resource.ApiVersion, options.TimeProvider.GetUtcNow());
        return Store(request, before, live, result);
    }

    /// <summary>Deletes, or begins to. Does nothing to what is being deleted already.</summary>
    public void Delete(StoredObject obj, DeletionPropagation? propagation)
    {
        if (obj.IsDeleting) return;
        var finalizers = new List<string>(obj.Finalizers);
        if (propagation == DeletionPropagation.Foreground) finalizers.Add(GarbageCollector.ForegroundFinalizer);
        if (propagation == DeletionPropagation.Orphan) finalizers.Add(GarbageCollector.OrphanFinalizer);
        var isNamespace = obj.Type.ClrType == typeof(V1Namespace);
        if (finalizers.Count == 0 && !isNamespace)
        {
            published(table.Commit(obj, null));
            return;
        }

        Rewrite(obj, node =>
        {
            var metadata = node["metadata"]!.AsObject();
            metadata["deletionTimestamp"] = Now();
            metadata["deletionGracePeriodSeconds"] = 0L;
            if (finalizers.Count > 0) metadata["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => (JsonNode?)finalizer)]);
            if (obj.Type.HasGeneration) metadata["generation"] = (long?)metadata["generation"] + 1;
            if (isNamespace) node["status"] = new JsonObject { ["phase"] = "Terminating" };
        });
    }

    /// <summary>Changes an object by the server itself; removes it if nothing holds it any more.</summary>
    public void Rewrite(StoredObject obj, Action<JsonObject> change)
    {
        var node = obj.ToNode();
        change(node);
        var after = StoredObject.Of(obj.Type, obj.Key, table.Version + 1, node);
        published(after is { IsDeleting: true, Finalizers.Count: 0 } && obj.Type.ClrType != typeof(V1Namespace) ? table.Commit(obj, null) : table.Commit(obj, after));
    }

    public void Remove(StoredObject obj) => published(table.Commit(obj, null));

    private StoredObject Insert(WriteRequest request, JsonObject node, Action<FieldOwnership, Dictionary<string, JsonNode?>> own)
    {
        var (type, resource) = (request.Type, request.Resource);
        var metadata = node["metadata"]!.AsObject();
        var name = (string?)metadata["name"];
        if (string.IsNullOrEmpty(name))
        {
            if ((string?)metadata["generateName"] is not { Length: > 0 } prefix) throw KubeErrors.Invalid(resource, "", Cause("metadata.name", "Required value: name or generateName is required"));
            metadata["name"] = name = prefix + new string(Random.Shared.GetItems<char>(NameCharacters, 5));
        }

        if (!ObjectNames.IsValid(name, resource)) throw KubeErrors.Invalid(resource, name, Cause("metadata.name", $"Invalid value: \"{name}\": must be a lowercase RFC 1123 subdomain"));
        var key = new NamespacedName(resource.IsNamespaced ? (string?)metadata["namespace"] ?? "" : "", name);
        if (resource.IsNamespaced) CheckNamespace(request, key);
        else metadata.Remove("namespace");
        if (table.Get(type, key) is not null) throw KubeErrors.AlreadyExists(resource, name);
        if (type.HasStatus && !type.TakesStatusAtCreation) node.Remove("status");
        foreach (var field in new[] { "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "managedFields" }) metadata.Remove(field);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Now();
        if (type.HasGeneration) metadata["generation"] = 1L;
        node = admissions.Admit(type, null, node);
        var owners = FieldOwnership.Of(null);
        own(owners, FieldPaths.Of(node, type.Schema));
        owners.WriteTo(node, resource.ApiVersion, options.TimeProvider.GetUtcNow());
        return Commit(null, StoredObject.Of(type, key, table.Version + 1, node));
    }

    private StoredObject Replace(WriteRequest request, StoredObject before, JsonObject wanted)
    {
        var live = before.ToNode();
        var result = request.Compose(live, wanted);
        var owners = FieldOwnership.Of(live);
        owners.Updated(request.Manager, request.Subresource, FieldPaths.Of(live, request.Type.Schema), FieldPaths.Of(result, request.Type.Schema));
        owners.WriteTo(result, request.Resource.ApiVersion, options.TimeProvider.GetUtcNow());
        return Store(request, before, live, result);
    }

    private StoredObject Store(WriteRequest request, StoredObject before, JsonObject live, JsonObject result)
    {
        if (!request.IsStatus) result = admissions.Admit(request.Type, live, result);
        if (JsonNode.DeepEquals(live, result)) return before;
        var metadata = result["metadata"]!.AsObject();
        if (!request.IsStatus && request.Type.HasGeneration && !SameSpec(request.Type, live, result)) metadata["generation"] = ((long?)metadata["generation"] ?? 0) + 1;
        var after = StoredObject.Of(request.Type, before.Key, table.Version + 1, result);
        if (before.IsDeleting && after.Finalizers.Except(before.Finalizers).Any())
        {
            throw KubeErrors.Invalid(request.Resource, before.Key.Name, Cause("metadata.finalizers", "Forbidden: no new finalizers can be added if the object is being deleted"));
        }

        if (!after.IsDeleting || after.Finalizers.Count > 0 || request.Type.ClrType == typeof(V1Namespace)) return Commit(before, after);
        published(table.Commit(before, null));
        return after;
    }

    private StoredObject Commit(StoredObject? before, StoredObject after)
    {
        published(table.Commit(before, after));
        return after;
    }

    private StoredObject Find(WriteRequest request, NamespacedName key) => request.IsStatus && !request.Type.HasStatus
        ? throw KubeErrors.Failure(StatusReason.NotFound, "the server could not find the requested resource")
        : table.Get(request.Type, key) ?? throw KubeErrors.NotFound(request.Resource, key.Name);

    private void CheckNamespace(WriteRequest request, NamespacedName key)
    {
        var type = ResourceType.Of<V1Namespace>();
        var found = table.Get(type, new NamespacedName(key.Namespace));
        if (found is null && options.CreateNamespaces)
        {
            Create(new WriteRequest(type, request.Manager, false), KubeJson.ToNode(new V1Namespace { Metadata = new V1ObjectMeta { Name = key.Namespace } }));
        }
        else if (found is null) throw KubeErrors.NotFound(type.Resource, key.Namespace);
        else if (found.IsDeleting)
        {
            throw KubeErrors.Forbidden(request.Resource, key.Name, $"unable to create new content in namespace {key.Namespace} because it is being terminated",
                new V1StatusCause { Reason = "NamespaceTerminating", Field = "metadata.namespace", Message = $"namespace {key.Namespace} is being terminated" });
        }
    }

    private static void CheckIdentity(WriteRequest request, StoredObject before, JsonObject? metadata)
    {
        if ((string?)metadata?["uid"] is { Length: > 0 } uid && uid != before.Uid)
        {
            throw KubeErrors.Conflict(request.Resource, before.Key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Uid}");
        }

        CheckVersion(request, before, metadata);
    }

    /// <summary>An update of another object of this name is a Conflict; a patch that says so is Invalid.</summary>
    private static void CheckUnchanged(WriteRequest request, StoredObject before, JsonObject metadata)
    {
        if ((string?)metadata["uid"] is { Length: > 0 } uid && uid != before.Uid)
        {
            throw KubeErrors.Invalid(request.Resource, before.Key.Name, Cause("metadata.uid", $"Invalid value: \"{uid}\": field is immutable"));
        }

        CheckVersion(request, before, metadata);
    }

    private static void CheckVersion(WriteRequest request, StoredObject before, JsonObject? metadata)
    {
        if (ResourceVersions.Read((string?)metadata?["resourceVersion"]) is { } version && version != before.Version) throw KubeErrors.Conflict(request.Resource, before.Key.Name, Changed);
    }

    private static bool SameSpec(ResourceType type, JsonObject a, JsonObject b) =>
        a.Select(field => field.Key).Union(b.Select(field => field.Key)).Where(name => name is not ("metadata" or "apiVersion" or "kind") && !(name == "status" && type.HasStatus))
            .All(name => JsonNode.DeepEquals(a[name], b[name]));

    private static KubeStatusException ApplyConflict(WriteRequest request, NamespacedName key, List<(string Manager, string Path)> conflicts) => KubeErrors.Conflict(
        request.Resource, key.Name, $"Apply failed with {conflicts.Count} conflict{(conflicts.Count == 1 ? "" : "s")}",
        conflicts.Select(conflict => new V1StatusCause
        {
            Reason = "FieldManagerConflict",
            Field = FieldPaths.Describe(conflict.Path),
            Message = $"conflict with \"{conflict.Manager}\" using {request.Resource.ApiVersion}",
        }));

    private static V1StatusCause Cause(string field, string message) => new() { Reason = "FieldValueInvalid", Field = field, Message = message };

    private string Now() => options.TimeProvider.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
