using System.Text;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Listing;

namespace VastK8s.CacheAgent.Snapshots;

/// <summary>Reads a snapshot's <c>listing</c>. Safe for several threads; each call reads for itself.</summary>
internal sealed class SnapshotListing : ISnapshotListing
{
    private readonly SafeFileHandle _file;
    private readonly string _path;

    private SnapshotListing(SafeFileHandle file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>Opens the listing in a snapshot's directory.</summary>
    /// <exception cref="SnapshotFormatException">It is damaged, or of an unknown format.</exception>
    public static SnapshotListing Open(string snapshotDirectory)
    {
        var path = Path.Combine(snapshotDirectory, SnapshotStore.ListingName);
        var file = File.OpenHandle(path);
        try
        {
            _ = new ListingBlocks(file, path, 1);
            return new SnapshotListing(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void ForEach(IReadOnlyList<string> paths, Action<long> row)
    {
        var reader = new ListingReader(_file, _path);
        var roots = Roots(paths);
        if (roots.Count == 0)
        {
            while (reader.MoveNext())
                Report(reader, row);
            return;
        }

        foreach (var root in roots)
        {
            reader.Seek(root);
            while (reader.MoveNext())
            {
                if (reader.Path.SequenceEqual(root) || TreePath.IsBelow(reader.Path, root))
                    Report(reader, row);
                else if (reader.Path.SequenceCompareTo(root) > 0)
                    break;
            }
        }
    }

    /// <summary>Whether there is anything at or below a path: files without bytes, links and directories, too.</summary>
    public bool Contains(string path)
    {
        var root = Encoding.UTF8.GetBytes(path.Trim('/').Replace('/', TreePath.Separator));
        if (root.Length == 0) return true;
        var reader = new ListingReader(_file, _path);
        reader.Seek(root);
        while (reader.MoveNext())
        {
            if (reader.Path.SequenceEqual(root) || TreePath.IsBelow(reader.Path, root)) return true;
            if (reader.Path.SequenceCompareTo(root) > 0) return false;
        }

        return false;
    }

    public void Dispose() => _file.Dispose();

    private static void Report(ListingReader reader, Action<long> row)
    {
        if (reader.Kind == ListingKind.File)
            row(reader.Place.Row);
    }

    /// <summary>The paths in tree order without those below others; none when one of them is the root.</summary>
    private static List<byte[]> Roots(IReadOnlyList<string> paths)
    {
        var all = paths.Select(path => Encoding.UTF8.GetBytes(path.Trim('/').Replace('/', TreePath.Separator)))
            .Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();
        var roots = new List<byte[]>();
        foreach (var path in all)
        {
            if (path.Length == 0)
                return [];
            if (roots.Count == 0 || !(path.AsSpan().SequenceEqual(roots[^1]) || TreePath.IsBelow(path, roots[^1])))
                roots.Add(path);
        }

        return roots;
    }
}
