using System.Globalization;
using System.Text;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

/// <summary>
/// The bytes of a small image, line by line of 16, zero lines left out. A change here changes the image of every snapshot: nodes of two
/// versions then write different bytes for one snapshot id.
/// </summary>
public class GoldenImageTests
{
    [Fact]
    public void Bytes_are_those_of_small_hex()
    {
        var tree = Tree.Of(
            Entry.File("!first", 1, 0, 9, 1_700_000_000_000_000_001),
            Entry.File("data/a.bin", 114_660, 1, 0x01020304, 1_700_000_000_123_456_789),
            Entry.File("data/b.bin", 0, mtime: -1),
            Entry.Directory("data/empty", 1_700_000_001_000_000_000),
            Entry.Link("link", "data/a.bin", 5));
        var image = Images.ToBytes(tree, [10, 0x01020400]);
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "small.hex"));
        Assert.Equal(golden, Dump(image));
    }

    private static string Dump(byte[] image)
    {
        var text = new StringBuilder();
        for (var at = 0; at < image.Length; at += 16)
        {
            var line = image.AsSpan(at, 16);
            if (line.ContainsAnyExcept((byte)0))
                text.Append(CultureInfo.InvariantCulture, $"{at:x6} {Convert.ToHexStringLower(line)}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"{image.Length:x6}\n").ToString();
    }
}
