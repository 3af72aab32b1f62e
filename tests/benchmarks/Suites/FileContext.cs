using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Measuring;

namespace VastK8s.Benchmarks.Suites;

/// <summary>The same files at three places.</summary>
/// <param name="Bench">The run.</param>
/// <param name="Data">The directory itself.</param>
/// <param name="Partial">Mounted through FUSE.</param>
/// <param name="Complete">Mounted without a daemon.</param>
internal sealed record FileContext(Bench Bench, string Data, string Partial, string Complete)
{
    public string Native => $"{Bench.FileSystem} on the same disk";

    /// <summary>Fills the page cache with these files, on both sides by the same reads from nothing.</summary>
    public void WarmUp(string mounted, FileSet set)
    {
        if (PageCache.Obstacle is null)
            PageCache.Drop();
        Touch(mounted, set);
    }

    /// <summary>The same load on a mount and on the directory, in turn.</summary>
    public async Task<Comparison> CompareAsync(
        FileLoad load, FileSet set, (string Root, string What) ours, int runs, double seconds, bool cold, CancellationToken cancellationToken)
    {
        // Memory is the machine's: others may have pushed out what was warm.
        if (!cold)
            Touch(ours.Root, set);
        using var mounted = new FileTree(ours.Root, set);
        using var native = new FileTree(Data, set);
        return await Comparison.InterleaveAsync(
            runs, load.Unit, (ours.What, run => One(mounted, run)), (Native, run => One(native, run)), cancellationToken);

        double One(FileTree tree, int run)
        {
            if (cold)
                PageCache.Drop();
            return load.Run(tree, 1000 * run, seconds);
        }
    }

    private void Touch(string mounted, FileSet set)
    {
        foreach (var root in new[] { Data, mounted })
        {
            using var tree = new FileTree(root, set);
            new SequentialLoad().Run(tree, 0, 0);
        }
    }
}
