namespace VastK8s.Benchmarks.Files;

/// <summary>One file of a data set; its bytes follow from its path.</summary>
internal sealed record FileSpec(string Path, long Size)
{
    public ulong Seed { get; } = Content.Seed(Path);
}
