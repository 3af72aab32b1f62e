namespace VastK8s.Benchmarks.Files;

/// <summary>pread of 4 KiB at random aligned places of the tree's one file.</summary>
internal sealed unsafe class RandomLoad() : FileLoad("random 4 KiB reads", "reads/s")
{
    private const int Reads = 50_000;

    protected override double Pass(FileTree tree, int seed)
    {
        using var buffer = new Buffer(4096);
        var random = new Random(seed);
        var pages = (int)(tree.Set.Files[0].Size / 4096);
        var descriptor = tree.Open(0);
        for (var i = 0; i < Reads; i++)
            tree.Read(descriptor, 0, buffer.Address, 4096, (long)random.Next(pages) * 4096);
        _ = Libc.Close(descriptor);
        return Reads;
    }
}
