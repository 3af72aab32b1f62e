using VastK8s.Api;
using VastK8s.Api.CachePools;
using VastK8s.Kube;

namespace VastK8s.Operator.Pools.Writing;

/// <summary>The finalizer that keeps a CachePool until its CacheNodes are gone.</summary>
internal sealed class PoolFinalizer(IKubeClient client, Applier applier)
{
    public static bool IsSet(CachePool pool) => pool.Metadata.Finalizers?.Contains(Finalizers.CachePool) == true;

    public async Task AddAsync(CachePool pool, CancellationToken cancellationToken)
    {
        if (!IsSet(pool)) await applier.ApplyAsync(Header(pool, [Finalizers.CachePool]), pool, cancellationToken).ConfigureAwait(false);
    }

    public async Task RemoveAsync(CachePool pool, CancellationToken cancellationToken)
    {
        if (!IsSet(pool)) return;
        var answer = await applier.ApplyAsync(Header(pool, null), pool, cancellationToken).ConfigureAwait(false);
        // Somebody has written the list as a whole since, and owns it, too: an apply alone leaves it.
        if (IsSet(answer)) await TakeOutAsync(answer, cancellationToken).ConfigureAwait(false);
        applier.Forget<CachePool>(NamespacedName.Of(pool));
    }

    private async Task TakeOutAsync(CachePool pool, CancellationToken cancellationToken)
    {
        var without = KubeJson.DeepCopy(pool);
        without.Metadata.Finalizers = [.. without.Metadata.Finalizers.Where(finalizer => finalizer != Finalizers.CachePool)];
        await client.PatchAsync<CachePool>(NamespacedName.Of(pool), Patch.MergeFrom(pool, without, optimisticLock: true), null, cancellationToken).ConfigureAwait(false);
    }

    // Nothing of spec, which is the user's; and by uid, so that no pool is made where it was deleted.
    private static CachePool Header(CachePool pool, IList<string>? finalizers) =>
        new() { Metadata = new V1ObjectMeta { Name = pool.Metadata.Name, Uid = pool.Metadata.Uid, Finalizers = finalizers }, Spec = null! };
}
