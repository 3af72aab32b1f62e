using VastK8s.Api.CacheNodes;
using VastK8s.Kube.Informers;

namespace VastK8s.Operator.Pools.Writing;

/// <summary>
/// Own writes of CacheNodes, for two ends. A pass that begins before the informer has seen what the last one wrote must read it all the same: what was decided before is in those specs.
/// And a spec that was compared once need not be compared again while its generation stays.
/// </summary>
/// <remarks>All members may be called by any thread. After a restart it is empty; the first list is then newer than any write before.</remarks>
internal sealed class WrittenNodes(TimeProvider time) : IResourceEventHandler<CacheNode>
{
    // An answer that the informer has not shown for so long belongs to an object that is gone.
    private static readonly TimeSpan MostLag = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WrittenNode> _written = [];

    /// <summary>The CacheNodes of a pool: what the informer has, and what was written since.</summary>
    /// <param name="pool">Name of the pool.</param>
    /// <param name="seen">Those of the informer.</param>
    /// <param name="waits">Whether something was written that the informer does not show yet: look again when <see cref="MostLag"/> is over.</param>
    public IReadOnlyList<CacheNode> Merge(string pool, IEnumerable<CacheNode> seen, out TimeSpan? waits)
    {
        waits = null;
        var merged = new List<CacheNode>();
        lock (_gate)
        {
            var names = new HashSet<string>();
            foreach (var node in seen)
            {
                names.Add(node.Metadata.Name);
                merged.Add(_written.TryGetValue(node.Metadata.Name, out var own) ? Merge(node, own) : node);
            }

            foreach (var (name, own) in _written.Where(entry => entry.Value.Spec.Pool == pool && !names.Contains(entry.Key)).ToList())
            {
                if (time.GetElapsedTime(own.At) > MostLag)
                {
                    _written.Remove(name);
                    continue;
                }

                merged.Add(own.Node);
                waits = MostLag;
            }
        }

        return merged;
    }

    /// <summary>Notes that an object has this spec.</summary>
    public void Note(CacheNode node, CacheNodeSpec spec)
    {
        lock (_gate)
        {
            var (uid, generation) = (node.Metadata.Uid, node.Metadata.Generation ?? 0);
            // The time is that of the write: one that was only found to be as wanted is no newer for it.
            var at = _written.TryGetValue(node.Metadata.Name, out var known) && known.Uid == uid && known.Generation == generation ? known.At : time.GetTimestamp();
            _written[node.Metadata.Name] = new WrittenNode(uid, generation, spec, node with { Spec = spec, Status = null }, at);
        }
    }

    /// <summary>Forgets an object that was deleted.</summary>
    public void Forget(string name)
    {
        lock (_gate) _written.Remove(name);
    }

    /// <summary>Whether an object had its spec from here, and somebody has changed that since.</summary>
    public bool IsOverwritten(CacheNode node)
    {
        lock (_gate) return _written.TryGetValue(node.Metadata.Name, out var own) && own.Uid == node.Metadata.Uid && own.Generation < node.Metadata.Generation;
    }

    /// <summary>Whether a change of spec is one that was written here: nothing to look at again.</summary>
    public bool IsOwn(CacheNode node)
    {
        lock (_gate) return _written.TryGetValue(node.Metadata.Name, out var own) && own.Uid == node.Metadata.Uid && own.Generation >= node.Metadata.Generation;
    }

    void IResourceEventHandler<CacheNode>.OnAdd(CacheNode obj, bool isInInitialList)
    {
    }

    void IResourceEventHandler<CacheNode>.OnUpdate(CacheNode oldObj, CacheNode newObj)
    {
    }

    void IResourceEventHandler<CacheNode>.OnDelete(CacheNode obj, bool finalStateUnknown)
    {
        lock (_gate)
        {
            if (_written.TryGetValue(obj.Metadata.Name, out var own) && own.Uid == obj.Metadata.Uid) _written.Remove(obj.Metadata.Name);
        }
    }

    private static CacheNode Merge(CacheNode seen, WrittenNode own)
    {
        if (own.Uid != seen.Metadata.Uid || own.Generation < seen.Metadata.Generation) return seen;
        return own.Generation == seen.Metadata.Generation ? seen with { Spec = own.Spec } : seen with { Metadata = own.Node.Metadata, Spec = own.Spec };
    }
}
