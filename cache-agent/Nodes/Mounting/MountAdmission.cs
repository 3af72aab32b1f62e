using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Datasets;

namespace VastK8s.CacheAgent.Nodes.Mounting;

/// <summary>
/// Has a mount wait for what it takes. A node that holds no copy of a Dataset has no entry of it: the status asks for one (<see cref="NodeMountRequest"/>), the operator gives it or says why not,
/// and the snapshot is taken from another node.
/// </summary>
/// <param name="controller">What is wanted here.</param>
/// <param name="registry">The Datasets here.</param>
/// <param name="waiters">Tells the status.</param>
/// <param name="changed">Is set when there is something to look at.</param>
/// <param name="unasked">Why the API server does not have this node's request for a Dataset; null: it has.</param>
/// <param name="limit">How long a mount waits.</param>
/// <param name="time">Clock.</param>
internal sealed class MountAdmission(
    NodeController controller, DatasetRegistry registry, MountWaiters waiters, Pulse changed, Func<string, string?> unasked, TimeSpan limit, TimeProvider time)
{
    /// <summary>Returns when the Dataset can be mounted, or when that is not for the operator to say. Its entry stays until the result is disposed, and from then on as a mount holds it.</summary>
    /// <exception cref="InvalidOperationException">Says why it cannot be mounted here.</exception>
    public async Task<IDisposable?> WaitAsync(string datasetUid, CancellationToken cancellationToken)
    {
        // A Dataset that came by the socket has a name that is no uid, and is nobody's business but its own. One that is placed here has its entry, mounted or not.
        if (!Guid.TryParseExact(datasetUid, "D", out _) || registry.Find(datasetUid) is { Node: null } || EntryOf(datasetUid) is { MountOnly: false }) return null;
        if (CanMount(datasetUid)) return null;
        var waiter = waiters.Add(datasetUid);
        try
        {
            await WaitAsync(datasetUid, time.GetTimestamp(), cancellationToken).ConfigureAwait(false);
            return waiter;
        }
        catch
        {
            waiter.Dispose();
            throw;
        }
    }

    private async Task WaitAsync(string datasetUid, long began, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = changed.Next;
            if (CanMount(datasetUid)) return;
            if (EntryOf(datasetUid) is null && RefusalOf(datasetUid) is { } refusal)
            {
                throw new InvalidOperationException($"Dataset {datasetUid} cannot be mounted on this node: {refusal.Message ?? refusal.Reason}");
            }

            var left = limit - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) throw new InvalidOperationException(TooLate(datasetUid));
            try
            {
                await next.WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // One last look.
            }
        }
    }

    private bool CanMount(string datasetUid) => EntryOf(datasetUid)?.Snapshot is { } named && registry.Find(datasetUid)?.Snapshot?.Id == named.Id;

    private NodeDataset? EntryOf(string datasetUid) => controller.Desired.Spec.Datasets.FirstOrDefault(entry => entry.Uid == datasetUid);

    // One that answers an earlier request says what was so then.
    private NodeMountRefusal? RefusalOf(string datasetUid) =>
        waiters.All.TryGetValue(datasetUid, out var since)
            ? controller.Desired.Spec.MountRefusals.FirstOrDefault(refusal => refusal.DatasetUid == datasetUid && refusal.RequestedAt.ToUniversalTime() == since)
            : null;

    private string TooLate(string datasetUid)
    {
        if (EntryOf(datasetUid) is { } entry)
        {
            return $"Dataset {entry.Namespace}/{entry.Name}: {registry.Find(datasetUid)?.Node?.Missing ?? "its entry came a moment ago"}";
        }

        var why = unasked(datasetUid) ?? "the operator has not answered: is it running, and one of its replicas leading?";
        return $"Dataset {datasetUid} has no entry on this node, and got none within {limit.TotalSeconds:0} s: {why}";
    }
}
