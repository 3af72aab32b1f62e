using System.Diagnostics.CodeAnalysis;

namespace VastK8s.Kube.Events;

/// <summary>Keeps the entries used last.</summary>
internal sealed class LruCache<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _byUse = new();

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        if (!_nodes.TryGetValue(key, out var node)) return false;
        _byUse.Remove(node);
        _byUse.AddFirst(node);
        value = node.Value.Value;
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        if (_nodes.Remove(key, out var node)) _byUse.Remove(node);
        _nodes[key] = _byUse.AddFirst((key, value));
        if (_nodes.Count <= capacity) return;
        _nodes.Remove(_byUse.Last!.Value.Key);
        _byUse.RemoveLast();
    }
}
