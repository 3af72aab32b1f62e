namespace VastK8s.Benchmarks.Files;

/// <summary>A data set at some place: a directory of the machine's file system, or a mount. Holds the root open while in use.</summary>
internal sealed class FileTree : IDisposable
{
    public FileTree(string root, FileSet set)
    {
        Root = root;
        Set = set;
        Paths = new PathArena([.. set.Files.Select(f => f.Path)]);
        Directories = new PathArena([.. set.Files.Select(f => Path.GetDirectoryName(f.Path)!).Distinct()]);
        Descriptor = Libc.OpenAt(Libc.CurrentDirectory, root, Libc.ReadOnly | Libc.CloseOnExec);
        if (Descriptor < 0)
            throw Libc.Failed($"open {root}");
    }

    public string Root { get; }

    public FileSet Set { get; }

    public PathArena Paths { get; }

    public PathArena Directories { get; }

    public int Descriptor { get; }

    public FileTree With(FileSet part) => new(Root, part);

    public unsafe int Open(int index)
    {
        var descriptor = Libc.OpenAt(Descriptor, Paths[index], Libc.ReadOnly | Libc.CloseOnExec);
        return descriptor < 0 ? throw Libc.Failed($"open {Root}/{Set.Files[index].Path}") : descriptor;
    }

    /// <summary>Reads exactly that much, or throws.</summary>
    public unsafe void Read(int descriptor, int index, byte* buffer, nint count, long offset)
    {
        var got = Libc.PRead(descriptor, buffer, count, offset);
        if (got == count)
            return;
        if (got < 0)
            throw Libc.Failed($"read {Root}/{Set.Files[index].Path} at {offset}");
        throw new IOException($"read {Root}/{Set.Files[index].Path} at {offset}: {got} bytes of {count}");
    }

    public void Dispose() => _ = Libc.Close(Descriptor);
}
