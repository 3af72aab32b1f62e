using VastK8s.Erofs.Tests.Reading;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

/// <summary>"." and ".." have their place among the names by bytes.</summary>
public class DotOrderTests
{
    [Theory]
    [InlineData(". ..")]
    [InlineData(". .. a", "a")]
    [InlineData("! - . ..", "!", "-")]
    [InlineData("!a - . .. ..a .a", "!a", "-", ".a", "..a")]
    [InlineData(". .! .- .. ... ..a .a", ".!", ".-", "...", "..a", ".a")]
    public void Dots_are_sorted_in(string order, params string[] names)
    {
        var tree = Tree.Of([Entry.Directory("d"), .. names.Select(n => Entry.File("d/" + n))]);
        var image = Images.ToBytes(tree, []);
        ImageAssert.Holds(image, tree);
        var reader = new ImageReader(image);
        Assert.Equal(order, string.Join(' ', Assert.Single(reader.Directories["d"]).Select(d => d.Name)));
    }

    /// <summary>Names below '.' fill whole blocks: the dots come in later ones, or are split over two.</summary>
    [Theory]
    [InlineData(1, 255)]
    [InlineData(15, 255)]
    [InlineData(40, 200)]
    [InlineData(160, 3)]
    [InlineData(5000, 6)]
    public void Dots_come_after_blocks_of_lower_names(int below, int length)
    {
        for (var more = 0; more < 12; more++)
        {
            var names = Enumerable.Range(0, below + more).Select(i => "!" + Name(i).PadLeft(length - 1, '!'));
            var tree = Tree.Of([.. names.Select(n => Entry.File("d/" + n)), Entry.File("d/.!"), Entry.File("d/z"), Entry.Directory("d/zz")]);
            ImageAssert.Holds(Images.ToBytes(tree, []), tree);
        }
    }

    /// <summary>A number in bytes that sort below '.'.</summary>
    private static string Name(int number)
    {
        var name = "";
        do
        {
            name = (char)('!' + (number % 13)) + name;
            number /= 13;
        }
        while (number > 0);
        return name;
    }
}
