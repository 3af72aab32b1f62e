namespace VastK8s.Benchmarks.Files;

/// <summary>Every file from front to back in 1 MiB reads, one file after the other.</summary>
internal sealed unsafe class SequentialLoad() : FileLoad("sequential 1 MiB reads", "B/s")
{
    protected override double Pass(FileTree tree, int seed)
    {
        using var buffer = new Buffer(1 << 20);
        for (var index = 0; index < tree.Paths.Count; index++)
        {
            var descriptor = tree.Open(index);
            var size = tree.Set.Files[index].Size;
            for (long at = 0; at < size; at += buffer.Size)
                tree.Read(descriptor, index, buffer.Address, (nint)Math.Min(buffer.Size, size - at), at);
            _ = Libc.Close(descriptor);
        }

        return tree.Set.Bytes;
    }
}
