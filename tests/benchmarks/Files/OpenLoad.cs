namespace VastK8s.Benchmarks.Files;

/// <summary>open and close of every file, in shuffled order.</summary>
internal sealed class OpenLoad() : FileLoad("open+close", "files/s")
{
    protected override double Pass(FileTree tree, int seed)
    {
        var order = Permutation.Of(tree.Paths.Count, seed);
        foreach (var index in order)
            _ = Libc.Close(tree.Open(index));
        return order.Length;
    }
}
