using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VastK8s.Kube;

/// <summary>
/// Server-side apply that leaves out writes which would change nothing. Such a write is harmless (the server stores nothing and the version does not move), but 5,000 objects that are
/// reconciled on a whim are 5,000 requests. An apply is left out when either holds:
/// <list type="number">
/// <item>This process applied exactly this before, and everything of the object that an apply can change is as the server answered then, whatever the server
/// defaults, prunes or normalises, and whoever else writes. What this manager owns is compared, too, if the informer keeps its managed fields.</item>
/// <item>The live object's managed fields say that this manager owns exactly the fields that are to be applied, and all of them have these values. This decides after a
/// restart, if the informer has <see cref="Informers.InformerOptions{T}.KeepManagedFields"/>, best with <see cref="Informers.Transforms.KeepManagedFieldsOf{T}"/>. A value that the server writes otherwise than it is applied (a quantity) counts as
/// changed; the write that follows makes the first rule hold. (Where it owned an empty map or list that others have filled with just these values, the apply would have made it an owner, too.)</item>
/// </list>
/// The live object may be as old as an informer's: what was missed comes as an event and is reconciled then.
/// </summary>
/// <remarks>Members may be called by any thread. What is remembered is about 150 bytes for each object that was applied, until <see cref="Forget{T}"/>.</remarks>
public sealed class Applier
{
    private readonly IKubeClient _client;
    private readonly IKubeMetrics _metrics;
    private readonly ConcurrentDictionary<(string Resource, NamespacedName Key, bool Status), AppliedState> _applied = new();

    /// <summary>An applier of one manager's.</summary>
    /// <param name="client">Where to apply.</param>
    /// <param name="fieldManager">Name of the manager. Status is applied under this name with <c>-status</c> added: before 1.22 a server does not tell the fields that a manager has applied to
    /// the object from those it has applied to the status, and would take each apply to give up the others.</param>
    /// <param name="metrics">Where it is told what was left out.</param>
    public Applier(IKubeClient client, string fieldManager, IKubeMetrics? metrics = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(fieldManager);
        _client = client;
        _metrics = metrics ?? IKubeMetrics.None;
        (FieldManager, StatusFieldManager) = (fieldManager, fieldManager + "-status");
    }

    /// <summary>Owner of the fields of objects.</summary>
    public string FieldManager { get; }

    /// <summary>Owner of the fields of status.</summary>
    public string StatusFieldManager { get; }

    /// <summary>Makes an object as desired, taking over fields that others own.</summary>
    /// <param name="desired">All that this manager wants of it; its status is not looked at.</param>
    /// <param name="live">The object as it is known to be; null if it is not known to exist.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The object as the server has it now, or <paramref name="live"/> if nothing was sent.</returns>
    public Task<T> ApplyAsync<T>(T desired, T? live, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync(desired, live, isStatus: false, cancellationToken);

    /// <summary>Makes the status of an object that exists as desired; nothing but its status and name is looked at.</summary>
    /// <inheritdoc cref="ApplyAsync{T}(T, T, CancellationToken)"/>
    public Task<T> ApplyStatusAsync<T>(T desired, T? live, CancellationToken cancellationToken = default) where T : class, IKubernetesObject<V1ObjectMeta> =>
        ApplyAsync(desired, live, isStatus: true, cancellationToken);

    /// <summary>Forgets what was applied to an object, because it is gone.</summary>
    public void Forget<T>(NamespacedName key) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var resource = KubeResource.Of<T>().QualifiedName;
        _applied.TryRemove((resource, key, false), out _);
        _applied.TryRemove((resource, key, true), out _);
    }

    private async Task<T> ApplyAsync<T>(T desired, T? live, bool isStatus, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var resource = KubeResource.Of<T>().QualifiedName;
        var slot = (resource, NamespacedName.Of(desired), isStatus);
        var wanted = ApplyBody.Of(desired, isStatus);
        var digest = Digest.Of(wanted);
        if (live is not null && IsNoOp(slot, wanted, digest, live, isStatus))
        {
            _metrics.ApplySuppressed(resource);
            return live;
        }

        var options = new ApplyOptions(isStatus ? StatusFieldManager : FieldManager);
        var answer = isStatus
            ? await _client.ApplyStatusAsync(desired, options, cancellationToken).ConfigureAwait(false)
            : await _client.ApplyAsync(desired, options, cancellationToken).ConfigureAwait(false);
        _applied[slot] = new AppliedState(digest, Digest.Of(ApplyBody.Appliable(answer, isStatus)), FieldsOf(OwnEntry(answer, isStatus)));
        return answer;
    }

    private bool IsNoOp<T>((string Resource, NamespacedName Key, bool Status) slot, JsonObject wanted, Digest digest, T live, bool isStatus)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var there = ApplyBody.Appliable(live, isStatus);
        var values = Digest.Of(there);
        var owned = OwnEntry(live, isStatus);
        if (_applied.TryGetValue(slot, out var last) && last.Desired == digest && last.Values == values && (live.Metadata.ManagedFields is null || last.Owned == FieldsOf(owned))) return true;
        if (owned is null || owned.ApiVersion != KubeResource.Of<T>().ApiVersion || !OwnedFields.Match(owned, wanted, there)) return false;
        _applied[slot] = new AppliedState(digest, values, FieldsOf(owned));
        return true;
    }

    // Servers before 1.22 do not say to which subresource; the manager's name does.
    private V1ManagedFieldsEntry? OwnEntry<T>(T obj, bool isStatus) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var manager = isStatus ? StatusFieldManager : FieldManager;
        return obj.Metadata.ManagedFields?.FirstOrDefault(entry => entry.Manager == manager && entry.Operation == "Apply" && (string.IsNullOrEmpty(entry.Subresource) || isStatus));
    }

    private static Digest FieldsOf(V1ManagedFieldsEntry? entry) => Digest.Of(entry is null ? null : JsonSerializer.SerializeToNode(entry.FieldsV1, KubeJson.Options));
}
