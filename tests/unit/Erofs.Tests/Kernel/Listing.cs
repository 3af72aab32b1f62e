using System.Globalization;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests.Kernel;

/// <summary>A mounted tree as find(1) sees it: readdir and lstat, names as bytes.</summary>
internal static class Listing
{
    private const int Fields = 10;

    public static void Same(KernelMount mount, Tree tree, ErofsImageOptions options)
    {
        var (exitCode, output) = Tool.Run(mount.Path, "find", ".", "-printf", @"%P\0%y\0%s\0%m\0%U\0%G\0%n\0%T@\0%i\0%l\0");
        Assert.True(exitCode == 0, output);
        var fields = output.Split('\0');
        var expected = tree.Expected();
        var subdirectories = expected.Values.Where(e => e.Kind == EntryKind.Directory && e.Path.Length != 0)
            .CountBy(e => e.Path.LastIndexOf('/') is var slash and >= 0 ? e.Path[..slash] : "").ToDictionary();
        var found = new HashSet<string>();
        var inodes = new HashSet<string>();
        for (var at = 0; at + Fields < fields.Length; at += Fields)
        {
            var path = fields[at];
            Assert.True(found.Add(path), $"'{path}' is listed twice");
            Assert.True(expected.TryGetValue(path, out var wanted), $"'{path}' is not of the tree");
            var links = wanted.Kind == EntryKind.Directory ? 2 + subdirectories.GetValueOrDefault(path) : 1;
            string[] stat =
                [Type(wanted.Kind), Mode(wanted.Kind, options), $"{options.Uid}", $"{options.Gid}", $"{links}", Time(wanted.Mtime), wanted.Target];
            string[] seen = [fields[at + 1], .. fields[(at + 3)..(at + 8)], fields[at + 9]];
            Assert.Equal(stat, seen);
            if (wanted.Kind == EntryKind.File)
                Assert.Equal(wanted.Size.ToString(CultureInfo.InvariantCulture), fields[at + 2]);
            Assert.NotEqual("0", fields[at + 8]);
            Assert.True(inodes.Add(fields[at + 8]), $"'{path}' has an inode number that another has");
        }
        Assert.Equal(expected.Count, found.Count);
    }

    private static string Type(EntryKind kind) => kind switch { EntryKind.File => "f", EntryKind.Directory => "d", _ => "l" };

    private static string Mode(EntryKind kind, ErofsImageOptions options) =>
        Convert.ToString(kind switch { EntryKind.File => options.FileMode, EntryKind.Directory => options.DirectoryMode, _ => 0x1FF }, 8);

    /// <summary>Seconds and ten digits of their fraction, as %T@.</summary>
    private static string Time(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1_000_000_000}.{ns % 1_000_000_000:D9}0");
}
