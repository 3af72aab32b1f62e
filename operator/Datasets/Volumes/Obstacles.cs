using System.Collections.Concurrent;
using VastK8s.Api;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Status;
using VastK8s.Operator.Datasets.Writing;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Datasets.Volumes;

/// <summary>
/// Makes volumes and claims where nothing is in the way. What somebody else has made under the name is never changed: it is created, not applied. Objects of others are in no
/// store here; what is in the way is asked for again only after a while.
/// </summary>
internal sealed class Obstacles(IKubeClient client, Unseen unseen, TimeProvider time, TimeSpan retry)
{
    private readonly ConcurrentDictionary<(string Uid, Type Kind, string Namespace), (long Since, Obstacle Obstacle)> _known = new();

    /// <summary>When to look again whether what is in the way is gone; null: nothing is.</summary>
    public TimeSpan? RetryAfter(string datasetUid)
    {
        var waits = _known.Where(entry => entry.Key.Uid == datasetUid).Select(entry => retry - time.GetElapsedTime(entry.Value.Since)).ToList();
        return waits.Count == 0 ? null : waits.Min() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);
    }

    /// <summary>Creates the object; null, or what keeps it from being made.</summary>
    public async Task<Obstacle?> MakeAsync<T>(DatasetFacts facts, string @namespace, T desired, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var slot = (facts.Uid, typeof(T), @namespace);
        if (_known.TryGetValue(slot, out var known) && time.GetElapsedTime(known.Since) < retry) return known.Obstacle;
        var obstacle = await TryMakeAsync(facts, @namespace, desired, cancellationToken).ConfigureAwait(false);
        if (obstacle is null) _known.TryRemove(slot, out _);
        else _known[slot] = (time.GetTimestamp(), obstacle);
        return obstacle;
    }

    /// <summary>Forgets those of a Dataset that is gone, and of namespaces that it is not shared with any more.</summary>
    public void Forget(string datasetUid, IReadOnlyList<string> keep)
    {
        foreach (var slot in _known.Keys.Where(slot => slot.Uid == datasetUid && !keep.Contains(slot.Namespace))) _known.TryRemove(slot, out _);
    }

    private async Task<Obstacle?> TryMakeAsync<T>(DatasetFacts facts, string @namespace, T desired, CancellationToken cancellationToken) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var (key, kind) = (NamespacedName.Of(desired), KubeResource.Of<T>().Kind);
        try
        {
            unseen.Made(facts.Uid, await client.CreateAsync(desired, new() { FieldManager = OperatorOptions.FieldManager }, cancellationToken).ConfigureAwait(false));
            return null;
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists)
        {
            return await client.FindAsync<T>(key, cancellationToken).ConfigureAwait(false) is { } other ? Taken(other) : null;
        }
        catch (KubeStatusException e) when (e.Code is 403 or 422)
        {
            // A quota, a policy: it will not pass by itself, and all else goes on.
            return new(@namespace, DatasetReason.Refused, $"{kind} {key} was refused: {e.Message}");
        }

        Obstacle? Taken(T other)
        {
            if (other.Metadata.Labels?.TryGetValue(Labels.DatasetUid, out var uid) != true || uid != facts.Uid)
            {
                return new(@namespace, DatasetReason.NameTaken, $"{kind} {key} is there and not of this Dataset: delete it, or give the Dataset another name");
            }

            unseen.Made(facts.Uid, other);
            return null;
        }
    }
}
