using VastK8s.Erofs.Tests.Reading;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

public class FileTests
{
    [Theory]
    [InlineData(1L, 0)]
    [InlineData(4096L, 0)]
    [InlineData(4097L, 1)]
    [InlineData(8193L, 2)]
    [InlineData(114_660L, 5)]
    [InlineData(1L << 40, 28)]
    [InlineData((1L << 42) + 1, 31)]
    [InlineData((1L << 43) - 1, 31)]
    public void One_chunk_as_large_as_needed_covers_a_file(long size, int chunkBlockBits)
    {
        var tree = Tree.Of(Entry.File("a", size, 3, 5));
        var image = Images.ToBytes(tree, [0, 0, 0, uint.MaxValue]);
        ImageAssert.Holds(image, tree);
        Assert.Equal(12 + chunkBlockBits, new ImageReader(image).Entries["a"].ChunkBits);
    }

    [Fact]
    public void The_last_place_of_a_device_can_be_used()
    {
        var tree = Tree.Of(Entry.File("a", 4096, 0, uint.MaxValue - 1));
        ImageAssert.Holds(Images.ToBytes(tree, [uint.MaxValue]), tree);
    }

    [Fact]
    public void An_empty_file_needs_no_place()
    {
        var tree = Tree.Of(Entry.File("a", 0, -5, uint.MaxValue));
        ImageAssert.Holds(Images.ToBytes(tree, []), tree);
    }

    [Fact]
    public void Owner_and_modes_are_those_asked_for()
    {
        var options = Images.Options with { Uid = uint.MaxValue - 1, Gid = 0, FileMode = 0x1A0, DirectoryMode = 0x5E8 };
        var tree = Tree.Of(Entry.File("d/a"), Entry.Link("l", "d/a"));
        ImageAssert.Holds(Images.ToBytes(tree, [], options), tree, options);
    }

    [Theory]
    [InlineData(0L, 0L, 0u)]
    [InlineData(-1L, -1L, 999_999_999u)]
    [InlineData(-1_000_000_000L, -1L, 0u)]
    [InlineData(long.MaxValue, 9_223_372_036L, 854_775_807u)]
    [InlineData(long.MinValue, -9_223_372_037L, 145_224_192u)]
    public void Mtime_is_split_downwards(long ns, long seconds, uint rest)
    {
        var entry = new ImageReader(Images.ToBytes(Tree.Of(Entry.File("a", mtime: ns)), [])).Entries["a"];
        Assert.Equal((seconds, rest), (entry.MtimeSeconds, entry.MtimeNs));
    }

    [Fact]
    public void An_empty_image_has_a_root()
    {
        var tree = Tree.Of();
        var image = Images.ToBytes(tree, []);
        ImageAssert.Holds(image, tree);
        Assert.Equal(2 * 4096, image.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4031)]
    [InlineData(4032)]
    [InlineData(4033)]
    [InlineData(4095)]
    public void Link_targets_of_any_length_are_kept(int length)
    {
        var tree = Tree.Of(Entry.File("a", 1), Entry.Link("b", new string('t', length)), Entry.Link("c", new string('u', length)), Entry.File("d", 1));
        ImageAssert.Holds(Images.ToBytes(tree, [1]), tree);
    }
}
