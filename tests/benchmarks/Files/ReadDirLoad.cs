namespace VastK8s.Benchmarks.Files;

/// <summary>Every directory opened, listed to its end (getdents64, the C library's 32 KiB at a time) and closed.</summary>
internal sealed unsafe class ReadDirLoad() : FileLoad("readdir", "entries/s")
{
    protected override double Pass(FileTree tree, int seed)
    {
        long entries = 0;
        using var buffer = new Buffer(32768);
        for (var d = 0; d < tree.Directories.Count; d++)
        {
            var descriptor = Libc.OpenAt(tree.Descriptor, tree.Directories[d], Libc.ReadOnly | Libc.CloseOnExec);
            if (descriptor < 0)
                throw Libc.Failed($"open directory {d} of {tree.Root}");
            nint got;
            while ((got = Libc.GetDents(descriptor, buffer.Address, buffer.Size)) > 0)
            {
                // d_reclen lies at 16 of struct linux_dirent64.
                for (nint at = 0; at < got; at += *(ushort*)(buffer.Address + at + 16))
                    entries++;
            }

            if (got < 0)
                throw Libc.Failed($"getdents64 in {tree.Root}");
            _ = Libc.Close(descriptor);
        }

        return entries - 2 * tree.Directories.Count == tree.Paths.Count
            ? entries
            : throw new IOException($"{tree.Root} lists {entries} entries where {tree.Paths.Count} files are");
    }
}
