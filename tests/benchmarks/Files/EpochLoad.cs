namespace VastK8s.Benchmarks.Files;

/// <summary>Every file once, in shuffled order: opened, read whole (1 MiB at a time) and closed.</summary>
internal sealed unsafe class EpochLoad() : FileLoad("shuffled epoch of whole files", "files/s")
{
    protected override double Pass(FileTree tree, int seed)
    {
        var order = Permutation.Of(tree.Paths.Count, seed);
        InTwoThreads(order.Length, (from, to) =>
        {
            using var buffer = new Buffer(1 << 20);
            for (var i = from; i < to; i++)
            {
                var index = order[i];
                var size = tree.Set.Files[index].Size;
                var descriptor = tree.Open(index);
                for (long at = 0; at < size; at += buffer.Size)
                    tree.Read(descriptor, index, buffer.Address, (nint)Math.Min(buffer.Size, size - at), at);
                _ = Libc.Close(descriptor);
            }
        });
        return order.Length;
    }
}
