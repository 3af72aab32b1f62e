using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VastK8s.Operator.Pools.Planning;

/// <summary>
/// Rendezvous hashing (Thaler, Ravishankar 1998): each pair of Dataset and node has a score, and a Dataset goes to the nodes with the highest. A node that joins or leaves moves
/// only what goes to it or was on it. Scores are the same in every process.
/// </summary>
internal static class Rendezvous
{
    /// <summary>Of a uid or a node's name. Costs a SHA-256: computed once for each.</summary>
    public static ulong Hash(string name) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    /// <summary>Score of a pair, a few nanoseconds: the finalizer of SplitMix64 (Steele, Lea, Flood 2014) over both hashes.</summary>
    public static ulong Score(ulong dataset, ulong node)
    {
        var x = dataset ^ ulong.RotateLeft(node, 31);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
