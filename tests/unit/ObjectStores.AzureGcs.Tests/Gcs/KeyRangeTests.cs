using FsCheck;
using FsCheck.Fluent;
using VastK8s.ObjectStores.Gcs;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Gcs;

public class KeyRangeTests
{
    [Fact]
    public void Every_key_is_in_exactly_one_range()
    {
        var key = Gen.Elements("a", "b", "/", "é", "\U0001F600", "\uE000").ListOf().Select(static parts => "p/" + string.Concat(parts));
        Prop.ForAll(key.ListOf().ToArbitrary(), key.ToArbitrary(), Gen.Choose(1, 20).ToArbitrary(), static (boundaries, wanted, parts) =>
        {
            List<KeyRange> ranges = KeyRange.Divide("p/", boundaries, parts);
            return ranges.Count <= parts && ranges.Count(range => range.Contains(wanted)) == 1 && ranges.All(range => range.Prefix == "p/");
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Few_boundaries_are_all_used() => Assert.Equal(
        [new KeyRange("", null, "a/"), new KeyRange("", "a/", "b/"), new KeyRange("", "b/", null)],
        KeyRange.Divide("", ["b/", "a/", "b/"], 16));

    [Fact]
    public void Of_many_boundaries_evenly_spread_ones_are_used() => Assert.Equal(
        ["00", "25", "50", "75"],
        KeyRange.Divide("", Enumerable.Range(0, 100).Select(i => $"{i:00}"), 5).Skip(1).Select(range => range.Start));

    [Fact]
    public void Without_boundaries_there_is_one_range() => Assert.Equal([new KeyRange("p/", null, null)], KeyRange.Divide("p/", [], 16));
}
