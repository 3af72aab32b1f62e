using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Kube;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Writing;

/// <summary>Makes a pool's CacheNodes as planned. Nothing is sent for those that are so.</summary>
internal sealed class CacheNodeWriter(IKubeClient client, Applier applier, WrittenNodes written, TimeProvider time)
{
    /// <summary>Writes at once. A CacheNode is up to 1.5 MiB, and several times that while it is written.</summary>
    public const int Parallel = 8;

    private readonly Contention _contention = new(time);

    /// <summary>Writes what differs, and deletes what is not wanted. One node that fails does not keep the others waiting.</summary>
    public async Task<WriteOutcome> WriteAsync(CachePool pool, PoolPlan plan, CancellationToken cancellationToken)
    {
        ExceptionDispatchInfo? failure = null;
        var waits = new ConcurrentDictionary<string, (string By, TimeSpan Wait)>();
        var owner = OwnerReferences.ControllerReference(pool);
        List<Func<Task>> changes =
        [
            .. plan.Nodes.Where(node => plan.Errors.Count == 0 && !IsAsPlanned(node, owner))
                .Select(node => (Func<Task>)(() => CorrectAsync(node, owner, waits, cancellationToken))),
            .. plan.Leaving.Select(node => (Func<Task>)(() => DeleteAsync(node, cancellationToken))),
        ];
        await System.Threading.Tasks.Parallel.ForEachAsync(changes, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken }, async (change, token) =>
        {
            try
            {
                await change().ConfigureAwait(false);
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            }
        }).ConfigureAwait(false);
        return new WriteOutcome(
            changes.Count,
            failure,
            [.. waits.OrderBy(wait => wait.Key, StringComparer.Ordinal).Select(wait => new Dispute(wait.Key, wait.Value.By))],
            waits.IsEmpty ? null : waits.Values.Min(wait => wait.Wait));
    }

    /// <summary>Deletes a CacheNode; its agent then forgets what it holds.</summary>
    public async Task DeleteAsync(CacheNode node, CancellationToken cancellationToken)
    {
        var key = NamespacedName.Of(node);
        // Not one that was made of the same name meanwhile.
        await client.TryDeleteAsync<CacheNode>(key, new DeleteOptions { Uid = node.Metadata.Uid }, cancellationToken).ConfigureAwait(false);
        written.Forget(key.Name);
        _contention.Forget(key.Name);
        applier.Forget<CacheNode>(key);
    }

    private async Task CorrectAsync(NodePlan plan, V1OwnerReference owner, ConcurrentDictionary<string, (string By, TimeSpan Wait)> waits, CancellationToken cancellationToken)
    {
        if (plan.There is { } there && written.IsOverwritten(there))
        {
            var name = there.Metadata.Name;
            if (_contention.Wait(name) is { } wait)
            {
                // Asked for once in each wait, however often others write meanwhile.
                var by = _contention.ManagerOf(name) ?? await LastManagerAsync(NamespacedName.Of(there), cancellationToken).ConfigureAwait(false);
                _contention.Held(name, by);
                waits[plan.Node] = (by, wait);
                return;
            }

            _contention.Corrected(name);
        }

        await ApplyAsync(plan, owner, cancellationToken).ConfigureAwait(false);
    }

    // The informer keeps no managed fields.
    private async Task<string> LastManagerAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var node = await client.FindAsync<CacheNode>(key, cancellationToken).ConfigureAwait(false);
        return (node?.Metadata.ManagedFields ?? [])
            .Where(entry => entry.Manager != applier.FieldManager && JsonSerializer.SerializeToNode(entry.FieldsV1, KubeJson.Options)?["f:spec"] is not null)
            .MaxBy(entry => entry.Time)?.Manager ?? $"another {applier.FieldManager}";
    }

    private async Task ApplyAsync(NodePlan plan, V1OwnerReference owner, CancellationToken cancellationToken)
    {
        var desired = new CacheNode
        {
            Metadata = new V1ObjectMeta
            {
                Name = CacheNodeName.Of(plan.Spec.Pool, plan.Node),
                Labels = new Dictionary<string, string> { [Labels.Pool] = plan.Spec.Pool },
                OwnerReferences = [owner],
            },
            Spec = plan.Spec,
        };
        // It is known to differ: no use in having the applier compare, too.
        var answer = await applier.ApplyAsync(desired, null, cancellationToken).ConfigureAwait(false);
        if (answer.Spec != plan.Spec) answer = await client.TakeOutAsync(answer, answer with { Spec = plan.Spec }, cancellationToken).ConfigureAwait(false);
        written.Note(answer, plan.Spec);
    }

    private bool IsAsPlanned(NodePlan plan, V1OwnerReference owner)
    {
        if (plan.There is not { } there || there.Spec != plan.Spec) return false;
        if (there.Metadata.Labels?.TryGetValue(Labels.Pool, out var pool) != true || pool != plan.Spec.Pool) return false;
        if (there.Metadata.OwnerReferences?.Any(reference => reference.Uid == owner.Uid) != true) return false;
        if (!ReferenceEquals(there.Spec, plan.Spec)) written.Note(there, plan.Spec);
        return true;
    }
}
