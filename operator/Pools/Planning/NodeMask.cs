using System.Numerics;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>A set of a pass' nodes, one bit each by <see cref="PoolNode.Index"/>.</summary>
internal sealed class NodeMask(int nodes)
{
    private readonly ulong[] _bits = new ulong[(nodes + 63) / 64];

    public bool this[PoolNode node] => (_bits[node.Index >> 6] >> (node.Index & 63) & 1) != 0;

    public int Count { get; private set; }

    public void Add(PoolNode node)
    {
        if (this[node]) return;
        _bits[node.Index >> 6] |= 1UL << (node.Index & 63);
        Count++;
    }

    /// <summary>Those of the set, by index: most sets have few of many.</summary>
    public IEnumerable<PoolNode> Of(IReadOnlyList<PoolNode> all)
    {
        for (var word = 0; word < _bits.Length; word++)
        {
            for (var left = _bits[word]; left != 0; left &= left - 1) yield return all[(word << 6) + BitOperations.TrailingZeroCount(left)];
        }
    }
}
