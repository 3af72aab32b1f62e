using FsCheck;
using FsCheck.Fluent;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;

namespace VastK8s.Api.Tests.Values;

public sealed class ValueCollectionTests
{
    [Fact]
    public void Lists_equal_as_their_items_do_in_order() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), ArbMap.Default.ArbFor<int[]>(), (a, b) =>
        {
            ValueList<int> left = a;
            ValueList<int> right = b;

            Assert.Equal(a.SequenceEqual(b), left == right);
            Assert.Equal(a.SequenceEqual(b), left.Equals((object)right));
            Assert.True(left != right || left.GetHashCode() == right.GetHashCode());
            Assert.Equal(a, left);
            Assert.Equal(left, [.. a]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Maps_equal_as_their_entries_do_in_any_order() =>
        Prop.ForAll(ArbMap.Default.ArbFor<Dictionary<byte, int>>(), entries =>
        {
            Dictionary<string, int> forward = entries.ToDictionary(e => $"k{e.Key}", e => e.Value);
            Dictionary<string, int> backward = entries.Reverse().ToDictionary(e => $"k{e.Key}", e => e.Value);
            ValueMap<int> left = forward;
            ValueMap<int> right = backward;

            Assert.True(left == right);
            Assert.Equal(left.GetHashCode(), right.GetHashCode());
            Assert.Equal(forward.OrderBy(e => e.Key, StringComparer.Ordinal), left);
            ValueMap<int> more = new Dictionary<string, int>(forward) { ["other"] = 1 };
            Assert.True(left != more);
            Assert.True(more.TryGetValue("other", out int one) && one == 1 && !left.ContainsKey("other"));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_default_is_empty_and_equals_an_empty_one()
    {
        Assert.Equal(default, (ValueList<string>)[]);
        Assert.Equal(default, (ValueMap<string>)new Dictionary<string, string>());
        Assert.Empty(default(ValueList<string>));
        Assert.Empty(default(ValueMap<string>).Keys);
        Assert.Throws<IndexOutOfRangeException>(() => default(ValueList<string>)[0]);
    }

    [Fact]
    public void A_list_does_not_change_with_the_array_it_was_made_from()
    {
        string[] array = ["a"];
        ValueList<string> list = array;

        array[0] = "b";

        Assert.Equal(["a"], list);
    }

    [Fact]
    public void Records_that_hold_them_compare_by_value()
    {
        static DatasetSpec Spec(string exclude) => new()
        {
            Sources = [new DatasetSource { Uri = "s3://b", Exclude = [exclude] }],
            NodeSelector = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" },
        };

        Assert.Equal(Spec("x"), Spec("x"));
        Assert.NotEqual(Spec("x"), Spec("y"));
    }
}
