namespace VastK8s.Erofs.Tests.Trees;

/// <summary>Entries in tree order, and what a reader of their image must find.</summary>
public sealed class Tree
{
    private Tree(IReadOnlyList<Entry> entries) => Entries = entries;

    public IReadOnlyList<Entry> Entries { get; }

    public static Tree Of(params IEnumerable<Entry> entries)
    {
        var sorted = entries.ToList();
        sorted.Sort((a, b) => CompareComponents(a.Path, b.Path));
        return new Tree(sorted);
    }

    /// <summary>Of two entries by one path the first stays; one with others under it becomes a directory.</summary>
    public static Tree Resolve(IEnumerable<Entry> entries)
    {
        var byPath = new Dictionary<string, Entry>();
        var directories = new HashSet<string>();
        foreach (var entry in entries)
        {
            byPath.TryAdd(entry.Path, entry);
            directories.UnionWith(Parents(entry.Path));
        }
        return Of(byPath.Values
            .Where(e => e.Kind == EntryKind.Directory || !directories.Contains(e.Path)));
    }

    /// <summary>Every path of the image, "" for the root, with the newest mtime below it for a directory.</summary>
    public IReadOnlyDictionary<string, Entry> Expected()
    {
        var expected = new Dictionary<string, Entry>();
        foreach (var entry in Entries)
        {
            foreach (var parent in Parents(entry.Path))
            {
                expected[parent] = expected.TryGetValue(parent, out var known)
                    ? known with { Mtime = Math.Max(known.Mtime, entry.Mtime) }
                    : Entry.Directory(parent, entry.Mtime);
            }
            expected.Add(entry.Path, entry);
        }
        expected.TryAdd("", Entry.Directory("", 0));
        return expected;
    }

    /// <summary>The order by its definition: arrays of components, each by its bytes.</summary>
    public static int CompareComponents(string left, string right)
    {
        var (a, b) = (left.Split('/'), right.Split('/'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
                return order;
        }
        return a.Length - b.Length;
    }

    public override string ToString() => string.Join('\n', Entries);

    private static IEnumerable<string> Parents(string path)
    {
        yield return "";
        for (var at = path.IndexOf('/', StringComparison.Ordinal); at >= 0; at = path.IndexOf('/', at + 1))
            yield return path[..at];
    }
}
