using FsCheck;
using FsCheck.Fluent;
using VastK8s.CacheAgent.Blobs;

namespace VastK8s.CacheAgent.Tests;

public class PresenceMapTests
{
    [Fact]
    public void Behaves_as_a_set_of_numbers()
    {
        var operations = Gen.Choose(0, 299).SelectMany(chunk => Gen.Elements(true, false).Select(add => (chunk, add))).ListOf();
        Prop.ForAll(operations.ToArbitrary(), ops =>
        {
            var map = new PresenceMap();
            var model = new HashSet<long>();
            map.Grow(300);
            foreach (var (chunk, add) in ops)
            {
                Assert.Equal(add ? model.Add(chunk) : model.Remove(chunk), add ? map.Add(chunk) : map.Remove(chunk));
            }

            Assert.Equal(model.Count, map.Count);
            Assert.Equal(model.Order(), Present(map, 300));
            Assert.Equal(model.Count, PresenceMap.FromWords(map.ToWords()).Count);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Contains_all_is_contains_each()
    {
        var cases = Gen.Choose(0, 200).SelectMany(first => Gen.Choose(1, 200).SelectMany(count => Gen.Choose(0, 399).Select(hole => (first, count, hole))));
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var map = new PresenceMap();
            map.Grow(400);
            for (var i = 0; i < 400; i++) map.Add(i);
            map.Remove(c.hole);
            Assert.Equal(c.hole < c.first || c.hole >= c.first + c.count, map.ContainsAll(c.first, c.count));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_past_the_end_is_absent()
    {
        var map = new PresenceMap();
        Assert.False(map.Contains(0));
        Assert.False(map.ContainsAll(1000, 3));
        Assert.Equal(7, map.Next(7, 50, false));
        Assert.Equal(50, map.Next(7, 50, true));
    }

    [Fact]
    public void Growing_keeps_what_is_set()
    {
        var map = new PresenceMap();
        map.Grow(10);
        map.Add(9);
        map.Grow(1000);
        Assert.True(map.Contains(9));
        Assert.False(map.Contains(999));
    }

    [Fact]
    public void Each_change_hands_its_word_on_and_no_change_hands_on_nothing()
    {
        var map = new PresenceMap();
        var words = new List<(int, ulong)>();
        map.Grow(128);
        map.Add(65, (i, w) => words.Add((i, w)));
        map.Add(65, (i, w) => words.Add((i, w)));
        map.Remove(65, (i, w) => words.Add((i, w)));
        Assert.Equal([(1, 2UL), (1, 0UL)], words);
    }

    private static List<long> Present(PresenceMap map, long end)
    {
        var found = new List<long>();
        for (var chunk = map.Next(0, end, true); chunk < end; chunk = map.Next(chunk + 1, end, true)) found.Add(chunk);
        return found;
    }
}
