namespace VastK8s.Api.Datasets;

/// <summary>What a path of a Dataset's tree looks like, where a resource names files and directories of it.</summary>
internal static class TreePaths
{
    public const int MaxPaths = 128;

    public const int MaxLength = 1024;

    public const string Expression = @"^[^/\x00]+(/[^/\x00]+)*/?$";

    public const string Remedy = "use a path relative to the tree's root, as in train/images";

    public const string NoDotsRule = @"self.all(p, !p.matches('(^|/)[.][.]?(/|$)'))";

    public const string NoDotsMessage = "a path has a '.' or '..': use plain names, as in train/images";
}
