using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>CRC-32C, one instruction for eight bytes; no complement before or after. Little-endian machines only, as everything here.</summary>
internal static class Crc32C
{
    [MethodImpl(Hot.Path)]
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}
