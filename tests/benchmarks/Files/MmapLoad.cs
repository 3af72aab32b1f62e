namespace VastK8s.Benchmarks.Files;

/// <summary>The tree's one file mapped anew and a word of each cache line (or of each page: faults alone) summed.</summary>
/// <param name="stride">Bytes between the words: 64 or 4096.</param>
internal sealed unsafe class MmapLoad(int stride) : FileLoad($"mmap scan, a word in {stride} bytes", "B/s")
{
    /// <summary>Keeps the sum, and with it the loop, alive.</summary>
    public static ulong Sum { get; private set; }

    protected override double Pass(FileTree tree, int seed)
    {
        var size = tree.Set.Files[0].Size;
        var descriptor = tree.Open(0);
        var map = Libc.Map(null, (nint)size, Libc.ProtRead, Libc.MapShared, descriptor, 0);
        if (map == (byte*)-1)
            throw Libc.Failed($"mmap {tree.Root}/{tree.Set.Files[0].Path}");
        ulong sum = 0;
        for (long at = 0; at < size; at += stride)
            sum += *(ulong*)(map + at);
        Sum ^= sum;
        _ = Libc.Unmap(map, (nint)size);
        _ = Libc.Close(descriptor);
        return size;
    }
}
