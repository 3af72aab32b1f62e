using System.Collections.Concurrent;

namespace VastK8s.Cli.Demo.Files;

/// <summary>What a comparison of two trees found.</summary>
internal sealed class TreeComparison
{
    private readonly ConcurrentBag<string> _differences = [];
    private long _bytes;

    /// <summary>Files whose content was compared.</summary>
    public int Files { get; private set; }

    public int Links { get; private set; }

    public int Directories { get; private set; }

    /// <summary>Bytes hashed on each side.</summary>
    public long Bytes => _bytes;

    /// <summary>Names that the source has and the mount does not.</summary>
    public IReadOnlyList<TreeEntry> OnlyInSource { get; private set; } = [];

    /// <summary>What is not the same, in words.</summary>
    public IReadOnlyList<string> Differences => [.. _differences.Order(StringComparer.Ordinal)];

    /// <summary>Compares names, kinds, link targets and the SHA-256 of every file's content.</summary>
    public static async Task<TreeComparison> RunAsync(
        string source, IReadOnlyList<TreeEntry> sourceTree, string mount, IReadOnlyList<TreeEntry> mountTree, CancellationToken cancellationToken)
    {
        var comparison = new TreeComparison();
        var inSource = sourceTree.ToDictionary(e => e.Path, StringComparer.Ordinal);
        var inMount = mountTree.Select(e => e.Path).ToHashSet(StringComparer.Ordinal);
        comparison.OnlyInSource = [.. sourceTree.Where(e => !inMount.Contains(e.Path))];
        comparison.Links = mountTree.Count(e => e.Kind == TreeEntryKind.SymbolicLink);
        comparison.Directories = mountTree.Count(e => e.Kind == TreeEntryKind.Directory);
        var files = new List<TreeEntry>();
        foreach (TreeEntry entry in mountTree)
        {
            // A file's size is not compared by itself: the content is.
            if (!inSource.TryGetValue(entry.Path, out TreeEntry? original))
            {
                comparison._differences.Add($"{entry.Path}: not in the source");
            }
            else if ((original.Kind, original.Target) != (entry.Kind, entry.Target))
            {
                comparison._differences.Add($"{entry.Path}: {original.Kind} {original.Target} in the source, {entry.Kind} {entry.Target} in the mount");
            }
            else if (entry.Kind == TreeEntryKind.File)
            {
                files.Add(entry);
            }
        }

        comparison.Files = files.Count;
        var options = new ParallelOptions { MaxDegreeOfParallelism = FileReading.Parallelism, CancellationToken = cancellationToken };
        await Task.Run(() => Parallel.ForEach(files, options, file => comparison.Compare(source, mount, file)), cancellationToken).ConfigureAwait(false);
        return comparison;
    }

    private void Compare(string source, string mount, TreeEntry file)
    {
        try
        {
            if (!FileReading.Hash(Path.Combine(source, file.Path)).AsSpan().SequenceEqual(FileReading.Hash(Path.Combine(mount, file.Path))))
            {
                _differences.Add($"{file.Path}: another content than in the source");
            }

            Interlocked.Add(ref _bytes, file.Size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _differences.Add($"{file.Path}: {e.Message}");
        }
    }
}
