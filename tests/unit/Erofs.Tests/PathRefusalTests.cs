using VastK8s.Erofs.Tests.Reading;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

public sealed class PathRefusalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("b", "a", "'a' comes after 'b'")]
    [InlineData("a!", "a/b", "'a/b' comes after 'a!'")]
    [InlineData("a/b", "a/a/c", "'a/a/c' comes after 'a/b'")]
    [InlineData("ab", "a", "'a' comes after 'ab'")]
    [InlineData("a", "a", "'a' was added already")]
    [InlineData("d/a", "d/a", "'d/a' was added already")]
    [InlineData("a", "a/b", "'a/b' is under 'a', which is no directory")]
    [InlineData("d/a", "d/a/b/c", "'d/a/b/c' is under 'd/a', which is no directory")]
    [InlineData("d/a", "d", "'d' is a directory with entries already")]
    [InlineData("d/e/a", "d/e", "'d/e' is a directory with entries already")]
    [InlineData("a", "", "'' has an empty component")]
    [InlineData("a", "/b", "'/b' comes after 'a'")]
    [InlineData("a", "b/", "'b/' has an empty component")]
    [InlineData("a", "b//c", "'b//c' has an empty component")]
    [InlineData("a", "b/.", "'b/.' has the component '.'")]
    [InlineData("a", "b/../c", "'b/../c' has the component '..'")]
    [InlineData("\x01", ".", "'.' has the component '.'")]
    [InlineData("a", "b\0c", @"'b\x00c' has a NUL")]
    [InlineData("b", "a\xff\n", @"'a\xFF\x0A' comes after 'b'")]
    [InlineData("b", "\xc3\xa9/../x", "'\u00e9/../x' has the component '..'")]
    public void A_refusal_names_the_path_and_changes_nothing(string before, string refused, string message)
    {
        using (var file = Images.NewFile(_directory.File("image")))
        using (var writer = ErofsImage.Create(file, Images.Options))
        {
            writer.AddFile(Images.Bytes(before), 1, 0, 0, 0);
            foreach (var add in Adding(writer, Images.Bytes(refused)))
                Assert.StartsWith(message, Assert.Throws<ArgumentException>("path", add).Message, StringComparison.Ordinal);
            writer.AddFile("zzz"u8, 2, 0, 0, 0);
            writer.Complete([]);
        }
        ImageAssert.Holds(File.ReadAllBytes(_directory.File("image")), Tree.Of(Entry.File(before, mtime: 1), Entry.File("zzz", mtime: 2)));
    }

    [Fact]
    public void The_first_path_may_not_start_with_a_slash()
    {
        using var file = Images.NewFile(_directory.File("image"));
        using var writer = ErofsImage.Create(file, Images.Options);
        var refused = Assert.Throws<ArgumentException>("path", () => writer.AddFile("/a"u8, 0, 0, 0, 0));
        Assert.StartsWith("'/a' has an empty component", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_has_255_bytes_at_most()
    {
        using var file = Images.NewFile(_directory.File("image"));
        using var writer = ErofsImage.Create(file, Images.Options);
        writer.AddFile(Images.Bytes("a/" + new string('x', 255) + "/b"), 0, 0, 0, 0);
        var longer = Images.Bytes("b/" + new string('x', 256) + "/b");
        var refused = Assert.Throws<ArgumentException>("path", () => writer.AddFile(longer, 0, 0, 0, 0));
        Assert.Contains("a component of 256 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_may_be_added_before_its_contents_only_and_once()
    {
        using var file = Images.NewFile(_directory.File("image"));
        using var writer = ErofsImage.Create(file, Images.Options);
        writer.AddDirectory("d"u8, 0);
        Assert.Throws<ArgumentException>("path", () => writer.AddDirectory("d"u8, 0));
        Assert.Throws<ArgumentException>("path", () => writer.AddFile("d"u8, 0, 0, 0, 0));
        writer.AddFile("d/a"u8, 0, 0, 0, 0);
        Assert.Throws<ArgumentException>("path", () => writer.AddDirectory("d"u8, 0));
        writer.AddDirectory("e"u8, 0);
        writer.AddFile("f"u8, 0, 0, 0, 0);
        Assert.Throws<ArgumentException>("path", () => writer.AddFile("e/a"u8, 0, 0, 0, 0));
    }

    public void Dispose() => _directory.Dispose();

    private static IEnumerable<Action> Adding(IErofsImageWriter writer, byte[] path) =>
    [
        () => writer.AddFile(path, 0, 1, 0, 0),
        () => writer.AddDirectory(path, 0),
        () => writer.AddSymbolicLink(path, 0, "t"u8),
    ];
}
