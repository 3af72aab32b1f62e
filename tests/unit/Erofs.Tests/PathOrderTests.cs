using FsCheck;
using FsCheck.Fluent;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

public class PathOrderTests
{
    [Theory]
    [InlineData("a", "a", 0)]
    [InlineData("a", "b", -1)]
    [InlineData("a", "a/b", -1)]
    [InlineData("a/b", "a!", -1)]
    [InlineData("a/b", "a.b", -1)]
    [InlineData("a/z", "a-", -1)]
    [InlineData("a!", "a/", 1)]
    [InlineData("a/\x01", "a\x01", -1)]
    [InlineData("\x7f", "\xff", -1)]
    [InlineData("", "a", -1)]
    [InlineData("long-common-prefix-of-more-than-32-bytes/x", "long-common-prefix-of-more-than-32-bytes x", -1)]
    public void Slash_sorts_below_all_and_a_path_before_what_is_under_it(string left, string right, int sign)
    {
        Assert.Equal(sign, Math.Sign(ErofsPathOrder.Compare(Images.Bytes(left), Images.Bytes(right))));
        Assert.Equal(-sign, Math.Sign(ErofsPathOrder.Compare(Images.Bytes(right), Images.Bytes(left))));
    }

    [Fact]
    public void It_is_the_order_of_components()
    {
        var path = Gen.Elements('/', '.', '-', 'a', 'b', '\xff', '\x01').ArrayOf().Select(c => new string(c)).ToArbitrary();
        Prop.ForAll(path, path, (left, right) =>
                Math.Sign(ErofsPathOrder.Compare(Images.Bytes(left), Images.Bytes(right))) == Math.Sign(Tree.CompareComponents(left, right)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(70));
    }
}
