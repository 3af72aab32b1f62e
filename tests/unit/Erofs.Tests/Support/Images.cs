using System.Text;
using Microsoft.Win32.SafeHandles;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests.Support;

/// <summary>Writes images of trees.</summary>
internal static class Images
{
    public static ErofsImageOptions Options { get; } = new()
    {
        MaxDevices = 4,
        Uuid = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
        Uid = 1000,
        Gid = 70_000,
    };

    public static byte[] Bytes(string path) => Encoding.Latin1.GetBytes(path);

    public static SafeFileHandle NewFile(string path) => File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);

    public static void Add(this IErofsImageWriter writer, Entry entry)
    {
        var path = Bytes(entry.Path);
        switch (entry.Kind)
        {
            case EntryKind.File:
                writer.AddFile(path, entry.Mtime, entry.Size, entry.Device, entry.Block);
                break;
            case EntryKind.Directory:
                writer.AddDirectory(path, entry.Mtime);
                break;
            default:
                writer.AddSymbolicLink(path, entry.Mtime, Bytes(entry.Target));
                break;
        }
    }

    public static void Write(string path, Tree tree, IReadOnlyList<uint> deviceBlocks, ErofsImageOptions? options = null)
    {
        using var file = NewFile(path);
        using var writer = ErofsImage.Create(file, options ?? Options);
        foreach (var entry in tree.Entries)
            writer.Add(entry);
        writer.Complete(deviceBlocks);
    }

    public static byte[] ToBytes(Tree tree, IReadOnlyList<uint> deviceBlocks, ErofsImageOptions? options = null)
    {
        using var directory = new TemporaryDirectory();
        Write(directory.File("image"), tree, deviceBlocks, options);
        return File.ReadAllBytes(directory.File("image"));
    }
}
