using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace VastK8s.CacheAgent.Fetching;

/// <summary>Buffers from which received bytes are written to a segment, each beginning on a page boundary.</summary>
internal static class WriteBuffers
{
    /// <summary>
    /// Bytes of a buffer: as much as a small object has, few turns of writers a chunk, and still in the processor's cache when it is written.
    /// </summary>
    public const int Bytes = 256 << 10;

    private const int PageBytes = 4096;
    private const int MostKept = 64;
    private static readonly ConcurrentBag<Memory<byte>> Free = [];

    public static Memory<byte> Rent() => Free.TryTake(out var buffer) ? buffer : Allocate();

    public static void Return(Memory<byte> buffer)
    {
        if (Free.Count < MostKept) Free.Add(buffer);
    }

    // Pinned, so that it stays where it is aligned.
    private static Memory<byte> Allocate()
    {
        var array = GC.AllocateUninitializedArray<byte>(Bytes + PageBytes, pinned: true);
        var beyond = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) & (PageBytes - 1));
        return array.AsMemory((PageBytes - beyond) & (PageBytes - 1), Bytes);
    }
}
