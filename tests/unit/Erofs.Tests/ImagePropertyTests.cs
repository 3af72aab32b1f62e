using FsCheck;
using FsCheck.Fluent;
using VastK8s.Erofs.Tests.Reading;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

public class ImagePropertyTests
{
    [Fact]
    public void A_random_tree_is_read_back_whole()
    {
        Prop.ForAll(TreeGenerator.Trees, tree => ImageAssert.Holds(Images.ToBytes(tree, TreeGenerator.BlocksOfDevices), tree))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(120).WithEndSize(600));
    }

    [Fact]
    public void The_same_entries_give_the_same_bytes()
    {
        static byte[] Image(Tree tree) => Images.ToBytes(tree, TreeGenerator.BlocksOfDevices);
        Prop.ForAll(TreeGenerator.Trees, tree => Image(tree).AsSpan().SequenceEqual(Image(tree)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithEndSize(300));
    }
}
