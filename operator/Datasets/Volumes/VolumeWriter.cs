using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Status;
using VastK8s.Operator.Datasets.Writing;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Datasets.Volumes;

/// <summary>
/// Makes and deletes the volumes and claims of a Dataset. They are made when there is something to mount, and not before: a pod whose claim is not there waits unscheduled, one that has a claim
/// would wait on a node and hold its GPUs.
/// </summary>
internal sealed class VolumeWriter(IKubeClient client, OperatorInformers informers, Applier applier, Unseen unseen, Obstacles obstacles)
{
    /// <summary>Makes what lacks and deletes what is not wanted any more. What is in the way of a claim is among the <see cref="DatasetFacts.Obstacles"/> of the answer.</summary>
    public async Task<DatasetFacts> EnsureAsync(DatasetFacts facts, CancellationToken cancellationToken)
    {
        // Without a valid spec it is not known what is wanted: what is there stays.
        if (facts.Errors.Count > 0) return facts;
        var namespaces = DesiredClaims.Namespaces(facts.Dataset);
        await RemoveAsync(facts, namespaces, cancellationToken).ConfigureAwait(false);
        if (facts.Pool.Pool is not { } pool || facts.Snapshot is not { } snapshot) return facts;
        var found = new List<Obstacle>();
        foreach (var @namespace in namespaces)
        {
            if (await EnsureAsync(facts, pool, snapshot, @namespace, cancellationToken).ConfigureAwait(false) is { } obstacle) found.Add(obstacle);
        }

        return Seen(facts) with { Obstacles = found };
    }

    /// <summary>Deletes those of all namespaces but these: claims first, and volumes when their claims are gone.</summary>
    public async Task RemoveAsync(DatasetFacts facts, IReadOnlyList<string> keep, CancellationToken cancellationToken)
    {
        foreach (var claim in facts.Claims.Where(claim => claim.Metadata.DeletionTimestamp is null && !keep.Contains(claim.Metadata.NamespaceProperty)))
        {
            await client.TryDeleteAsync<V1PersistentVolumeClaim>(NamespacedName.Of(claim), new() { Uid = claim.Metadata.Uid }, cancellationToken).ConfigureAwait(false);
        }

        foreach (var volume in facts.Volumes.Where(volume => !keep.Contains(volume.Spec.ClaimRef?.NamespaceProperty ?? "")))
        {
            if (volume.Metadata.DeletionTimestamp is null && !facts.Claims.Any(claim => claim.Spec.VolumeName == volume.Metadata.Name)) await DeleteAsync(volume, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The facts with the volumes and claims that are there now, as far as is known.</summary>
    public DatasetFacts Seen(DatasetFacts facts) => facts with
    {
        Volumes = unseen.With(informers.Volumes, facts.Uid, OperatorInformers.ByOwnerUid),
        Claims = unseen.With(informers.Claims, facts.Uid, OperatorInformers.ByOwnerUid),
    };

    private async Task<Obstacle?> EnsureAsync(DatasetFacts facts, CachePool pool, DatasetSnapshot snapshot, string @namespace, CancellationToken cancellationToken)
    {
        if (informers.Namespaces.Lister.Get(new(@namespace)) is not { Metadata.DeletionTimestamp: null })
        {
            return new(@namespace, DatasetReason.NamespaceNotFound, $"namespace {@namespace} of spec.sharedWith is not there: create it, or take it out");
        }

        var volume = DesiredVolumes.Of(facts.Dataset, pool, snapshot, @namespace);
        var claim = DesiredClaims.Of(facts.Dataset, @namespace);
        var liveClaim = facts.Claims.FirstOrDefault(there => there.Metadata.NamespaceProperty == @namespace);
        if (facts.Volumes.FirstOrDefault(there => there.Metadata.Name == volume.Metadata.Name) is { } liveVolume)
        {
            // It goes; its end brings us back here.
            if (liveVolume.Metadata.DeletionTimestamp is not null) return null;
            if (liveClaim is null && await IsLeftOverAsync(facts, pool, liveVolume, cancellationToken).ConfigureAwait(false))
            {
                await DeleteAsync(liveVolume, cancellationToken).ConfigureAwait(false);
                return null;
            }

            if (!IsAsDesired(liveVolume)) await applier.ApplyAsync(Guarded(volume, liveVolume), liveVolume, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            // A claim that has lost its volume takes back but one that is bound to it.
            if (liveClaim?.Metadata.DeletionTimestamp is null) volume.Spec.ClaimRef.Uid = liveClaim?.Metadata.Uid;
            if (await obstacles.MakeAsync(facts, @namespace, volume, cancellationToken).ConfigureAwait(false) is { } obstacle) return obstacle;
        }

        return liveClaim is null ? await obstacles.MakeAsync(facts, @namespace, claim, cancellationToken).ConfigureAwait(false) : null;
    }

    // Bound to a claim that is gone, it binds no other; never bound and for other nodes, it is of no use. Asks the server about the claim: stores of different kinds are of different age.
    private async Task<bool> IsLeftOverAsync(DatasetFacts facts, CachePool pool, V1PersistentVolume volume, CancellationToken cancellationToken)
    {
        var bound = volume.Spec.ClaimRef?.Uid;
        if (string.IsNullOrEmpty(bound) && !StaleAffinity.Is(facts, pool, volume)) return false;
        var key = new NamespacedName(volume.Spec.ClaimRef!.NamespaceProperty, volume.Spec.ClaimRef.Name);
        var claim = await client.FindAsync<V1PersistentVolumeClaim>(key, cancellationToken).ConfigureAwait(false);
        return string.IsNullOrEmpty(bound) ? claim is null : claim?.Metadata.Uid != bound;
    }

    // What can be changed of it, and matters.
    private static bool IsAsDesired(V1PersistentVolume live) =>
        live.Spec.PersistentVolumeReclaimPolicy == "Retain" && live.Spec.AccessModes is [DesiredVolumes.ReadOnlyMany] && string.IsNullOrEmpty(live.Spec.StorageClassName);

    // No other object of the name, and nothing of what cannot be changed.
    private static V1PersistentVolume Guarded(V1PersistentVolume desired, V1PersistentVolume live) => new()
    {
        Metadata = new() { Name = desired.Metadata.Name, Uid = live.Metadata.Uid, Labels = desired.Metadata.Labels },
        Spec = new()
        {
            AccessModes = desired.Spec.AccessModes,
            StorageClassName = desired.Spec.StorageClassName,
            PersistentVolumeReclaimPolicy = desired.Spec.PersistentVolumeReclaimPolicy,
        },
    };

    private Task<bool> DeleteAsync(V1PersistentVolume volume, CancellationToken cancellationToken) =>
        client.TryDeleteAsync<V1PersistentVolume>(NamespacedName.Of(volume), new() { Uid = volume.Metadata.Uid }, cancellationToken);
}
