namespace VastK8s.Benchmarks.Files;

/// <summary>fstatat of every file, in shuffled order; the size is looked at.</summary>
internal sealed unsafe class StatLoad() : FileLoad("stat", "files/s")
{
    protected override double Pass(FileTree tree, int seed)
    {
        var order = Permutation.Of(tree.Paths.Count, seed);
        var stat = stackalloc byte[256];
        foreach (var index in order)
        {
            if (Libc.StatAt(tree.Descriptor, tree.Paths[index], stat, 0) != 0)
                throw Libc.Failed($"stat {tree.Root}/{tree.Set.Files[index].Path}");
            if (*(long*)(stat + 48) != tree.Set.Files[index].Size)
                throw new IOException($"stat {tree.Root}/{tree.Set.Files[index].Path}: wrong size");
        }

        return order.Length;
    }
}
