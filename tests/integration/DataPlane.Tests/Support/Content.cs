using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace VastK8s.Integration.Tests.Support;

/// <summary>Bytes that follow from a name: every reader can tell right from wrong, and no two objects are alike.</summary>
internal static class Content
{
    public static byte[] Of(string key, int size, int version = 0)
    {
        var bytes = new byte[size];
        var state = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{version}/{key}")) | 1;
        foreach (ref var word in MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan()))
        {
            // xorshift64
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word = state;
        }
        for (var i = size & ~7; i < size; i++) bytes[i] = (byte)(state >> (8 * (i & 7)));
        return bytes;
    }

    /// <summary>Objects of one size, by key.</summary>
    public static Dictionary<string, byte[]> Set(string prefix, int count, int size) =>
        Enumerable.Range(0, count).Select(i => $"{prefix}{i:D3}").ToDictionary(key => key, key => Of(key, size));
}
