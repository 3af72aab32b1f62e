using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.Tests.Listing;

public sealed class KeyOrderTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "a/")]
    [InlineData("a-b", "a/b")]
    [InlineData("\ufffd", "\ud83d\ude00")]
    [InlineData("x\uffee", "x\ud800\udc00")]
    public void Order_is_that_of_UTF8(string less, string more)
    {
        Assert.True(KeyOrder.Compare(less, more) < 0 && KeyOrder.Compare(more, less) > 0 && KeyOrder.Compare(less, less) == 0);
        Assert.True(Encoding.UTF8.GetBytes(less).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(more)) < 0);
    }

    [Fact]
    public void Order_is_that_of_UTF8_for_any_text() => Prop.ForAll<NonNull<string>, NonNull<string>>(static (left, right) =>
    {
        string a = Text(left.Get), b = Text(right.Get);
        return Math.Sign(KeyOrder.Compare(a, b)) == Math.Sign(Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_between_is_between() => Prop.ForAll<NonNull<string>, NonNull<string>>(static (left, right) =>
    {
        string a = Text(left.Get), b = Text(right.Get);
        (string low, string high) = KeyOrder.Compare(a, b) < 0 ? (a, b) : (b, a);
        string? middle = KeyOrder.Between("", low, high), open = KeyOrder.Between("", low, null);
        return (middle is null || (KeyOrder.Compare(low, middle) < 0 && KeyOrder.Compare(middle, high) < 0)) && (open is null || KeyOrder.Compare(low, open) < 0);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("d/", "d/img0099", null)]
    [InlineData("", "a", "z")]
    [InlineData("", "a", "b")]
    [InlineData("", "train/n01", "train/n02")]
    public void There_is_something_between_common_keys(string prefix, string after, string? through) => Assert.NotNull(KeyOrder.Between(prefix, after, through));

    // FsCheck makes lone surrogates, which no key has.
    private static string Text(string any) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(any));
}
