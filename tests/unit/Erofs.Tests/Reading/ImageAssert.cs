using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests.Reading;

internal static class ImageAssert
{
    /// <summary>The image holds the tree, all of it and nothing else, and every name is found by the kernel's search.</summary>
    public static void Holds(byte[] image, Tree tree, ErofsImageOptions? options = null)
    {
        options ??= Images.Options;
        var reader = new ImageReader(image);
        var expected = tree.Expected();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), reader.Entries.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, wanted) in expected)
            Same(path, wanted, reader.Entries[path], options);
        foreach (var (path, blocks) in reader.Directories)
        {
            foreach (var dirent in blocks.SelectMany(b => b))
            {
                Assert.True(dirent.Nid == DirectoryLookup.Find(blocks, dirent.Name), $"'{dirent.Name}' is found in '{path}'");
                foreach (var near in Neighbours(dirent.Name))
                {
                    var nid = reader.Entries.GetValueOrDefault(path.Length == 0 ? near : $"{path}/{near}")?.Nid;
                    Assert.True(nid == DirectoryLookup.Find(blocks, near), $"'{near}' in '{path}'");
                }
            }
        }
        Assert.Equal(expected[""].Mtime, (reader.Super.BuildTimeSeconds * 1_000_000_000) + reader.Super.BuildTimeNs);
    }

    private static void Same(string path, Entry wanted, ImageEntry found, ErofsImageOptions options)
    {
        Assert.True(wanted.Kind == found.Kind, $"'{path}' is a {found.Kind}");
        Assert.True(wanted.Mtime == found.MtimeUnixNs, $"mtime of '{path}' is {found.MtimeUnixNs}, not {wanted.Mtime}");
        Assert.Equal(options.Uid, found.Uid);
        Assert.Equal(options.Gid, found.Gid);
        switch (wanted.Kind)
        {
            case EntryKind.File:
                Assert.Equal(options.FileMode, found.Permissions);
                Assert.Equal(wanted.Size, found.Size);
                Assert.Equal(1u, found.Links);
                if (wanted.Size != 0)
                    Assert.Equal((wanted.Device + 1, wanted.Block), (found.DeviceId, found.Block));
                break;
            case EntryKind.Directory:
                Assert.Equal(options.DirectoryMode, found.Permissions);
                break;
            default:
                Assert.Equal(0x1FF, found.Permissions);
                Assert.Equal(wanted.Target, found.Target);
                break;
        }
    }

    /// <summary>Names that sort right beside a name.</summary>
    private static IEnumerable<string> Neighbours(string name)
    {
        var start = name[..^1];
        string[] near = [name + "\x01", name + "\xff", start, start + (char)(name[^1] - 1), start + (char)((name[^1] + 1) & 0xFF)];
        return near.Where(n => n is not ("" or "." or "..") && n.AsSpan().IndexOfAny('/', '\0') < 0);
    }
}
