using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Blobs;

namespace VastK8s.CacheAgent.Nodes.State;

/// <summary>The cache directories that a spec asks for.</summary>
internal static class NodeDirectories
{
    /// <summary>Directories with their capacity and watermarks.</summary>
    /// <param name="spec">What is wanted.</param>
    /// <param name="otherwise">Where the spec names none.</param>
    /// <param name="fileSystemBytes">Size of the file system of a directory.</param>
    public static IReadOnlyList<CacheDirectoryOptions> Of(CacheNodeSpec spec, IReadOnlyList<CacheDirectoryOptions> otherwise, Func<string, long> fileSystemBytes)
    {
        var directories = spec.Directories.Count == 0
            ? otherwise
            : [.. spec.Directories.Select(d => new CacheDirectoryOptions(d.Path, d.Capacity?.TryGetBytes(d.Capacity.Value.IsPercent ? fileSystemBytes(d.Path) : 0, out var bytes) == true ? bytes : 0))];
        return [.. directories.Select(d => d with { HighWatermark = spec.Watermarks.HighPercent / 100.0, LowWatermark = spec.Watermarks.LowPercent / 100.0 })];
    }

    /// <summary>Whether an agent that was started with one spec can go on with the other.</summary>
    public static bool AreSame(CacheNodeSpec one, CacheNodeSpec other) => one.Directories == other.Directories && one.Watermarks == other.Watermarks;

    /// <summary>Bytes of the file system that holds a directory, which is made if need be; 0 where that cannot be told: opening the directory says why.</summary>
    public static long FileSystemBytes(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new DriveInfo(path).TotalSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
