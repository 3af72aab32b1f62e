namespace VastK8s.Cli.Demo.Files;

/// <summary>All names below a directory. Links are not followed.</summary>
internal static class Tree
{
    public static IReadOnlyList<TreeEntry> Walk(string root, CancellationToken cancellationToken)
    {
        var entries = new List<TreeEntry>();
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (open.TryPop(out DirectoryInfo? directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (FileSystemInfo info in directory.EnumerateFileSystemInfos())
            {
                TreeEntry entry = Describe(root, info);
                entries.Add(entry);
                if (entry.Kind == TreeEntryKind.Directory)
                {
                    open.Push((DirectoryInfo)info);
                }
            }
        }

        entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return entries;
    }

    private static TreeEntry Describe(string root, FileSystemInfo info)
    {
        string path = Path.GetRelativePath(root, info.FullName);
        return (info.LinkTarget, info) switch
        {
            ({ } target, _) => new TreeEntry(path, TreeEntryKind.SymbolicLink, 0, target),
            (_, FileInfo file) => new TreeEntry(path, TreeEntryKind.File, file.Length, null),
            _ => new TreeEntry(path, TreeEntryKind.Directory, 0, null),
        };
    }
}
