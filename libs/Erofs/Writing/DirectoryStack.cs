namespace VastK8s.Erofs.Writing;

/// <summary>The open directories, from the root down to that of the last entry.</summary>
internal sealed class DirectoryStack
{
    private readonly DirectoryWriter _writer;
    private readonly List<OpenDirectory> _directories = [];
    private int _depth;

    public DirectoryStack(DirectoryWriter writer)
    {
        _writer = writer;
        Push(nameStart: 0, pathEnd: -1);
        // root_nid has 16 bits, so the root takes the first place of all.
        writer.EnsureNid(Root);
    }

    public OpenDirectory Root => _directories[0];

    public OpenDirectory Top => _directories[_depth - 1];

    /// <returns>How many of the open directories are above a path that has <paramref name="common"/> bytes in common with the last.</returns>
    public int DepthOf(ReadOnlySpan<byte> path, int common)
    {
        var depth = _depth;
        while (depth > 1)
        {
            var end = _directories[depth - 1].PathEnd;
            if (end <= common && end < path.Length && path[end] == (byte)'/')
                break;
            depth--;
        }
        return depth;
    }

    /// <summary>Where in the path the names in the open directory at that depth start.</summary>
    public int NamesStart(int depth) => _directories[depth - 1].PathEnd + 1;

    public void CloseDownTo(int depth, ReadOnlySpan<byte> lastPath)
    {
        while (_depth > depth)
        {
            var closing = Top;
            _writer.Close(closing, closing.IsRoot ? [] : lastPath[closing.NameStart..closing.PathEnd]);
            _depth--;
        }
    }

    public OpenDirectory Push(int nameStart, int pathEnd)
    {
        if (_depth == _directories.Count)
            _directories.Add(new OpenDirectory(_depth == 0 ? null : Top));
        var directory = _directories[_depth++];
        directory.Open(nameStart, pathEnd);
        return directory;
    }
}
