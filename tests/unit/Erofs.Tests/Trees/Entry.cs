namespace VastK8s.Erofs.Tests.Trees;

/// <summary>One call to the writer. Paths and targets are bytes, kept as Latin-1 strings: one char per byte.</summary>
public sealed record Entry(string Path, EntryKind Kind, long Mtime, long Size = 0, int Device = 0, uint Block = 0, string Target = "")
{
    public static Entry File(string path, long size = 0, int device = 0, uint block = 0, long mtime = 0) =>
        new(path, EntryKind.File, mtime, size, device, block);

    public static Entry Directory(string path, long mtime = 0) => new(path, EntryKind.Directory, mtime);

    public static Entry Link(string path, string target, long mtime = 0) => new(path, EntryKind.SymbolicLink, mtime, Target: target);
}
