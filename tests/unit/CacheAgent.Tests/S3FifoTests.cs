using VastK8s.CacheAgent.Blobs;

namespace VastK8s.CacheAgent.Tests;

public class S3FifoTests
{
    [Fact]
    public void A_scan_does_not_push_out_what_is_read_again()
    {
        var cache = new FakeCache(capacity: 100);
        for (ulong hot = 0; hot < 50; hot++) cache.Read(hot);
        for (ulong hot = 0; hot < 50; hot++) cache.Read(hot);
        for (ulong scanned = 1000; scanned < 2000; scanned++)
        {
            cache.Read(scanned);
            if (scanned % 20 == 0)
            {
                for (ulong hot = 0; hot < 50; hot++) cache.Read(hot);
            }
        }

        Assert.Equal(50, Enumerable.Range(0, 50).Count(hot => cache.Contains((ulong)hot)));
    }

    [Fact]
    public void What_comes_back_soon_after_its_eviction_stays()
    {
        var cache = new FakeCache(capacity: 50);
        for (ulong key = 0; key < 60; key++) cache.Read(key);
        var evicted = Enumerable.Range(0, 60).Select(k => (ulong)k).First(k => !cache.Contains(k));
        cache.Read(evicted);
        for (ulong scanned = 1000; scanned < 1040; scanned++) cache.Read(scanned);
        Assert.True(cache.Contains(evicted));
    }

    [Fact]
    public void What_is_gone_for_good_takes_no_memory()
    {
        var cache = new FakeCache(capacity: 50);
        for (ulong key = 0; key < 80; key++) cache.Read(key);
        cache.Order.Forget(key => key % 2 == 0);
        Assert.Equal(25, cache.Order.Count);
        cache.Order.Forget(_ => true);
        Assert.Equal(0, cache.Order.Count);
        Assert.False(cache.Order.TryEvict(out _));
    }

    [Fact]
    public void What_is_in_use_is_never_a_victim()
    {
        var cache = new FakeCache(capacity: 10);
        for (ulong key = 0; key < 10; key++) cache.Read(key);
        cache.Pinned.UnionWith([0, 1, 2, 3, 4]);
        for (ulong key = 100; key < 200; key++) cache.Read(key);
        Assert.All([0UL, 1UL, 2UL, 3UL, 4UL], key => Assert.True(cache.Contains(key)));
    }

    [Fact]
    public void New_entries_in_use_do_not_hide_old_ones_that_are_not()
    {
        var cache = new FakeCache(capacity: 20);
        for (ulong key = 0; key < 10; key++) cache.Read(key);
        for (ulong key = 0; key < 10; key++) cache.Read(key);
        for (ulong key = 10; key < 20; key++) cache.Read(key);
        Assert.True(cache.Order.TryEvict(out var first));
        cache.Pinned.UnionWith(Enumerable.Range(10, 10).Select(k => (ulong)k));
        for (var i = 0; i < 9; i++)
        {
            Assert.True(cache.Order.TryEvict(out var victim));
            Assert.True(victim < 10);
        }

        Assert.InRange(first, 10UL, 19UL);
    }

    [Fact]
    public void When_everything_is_in_use_there_is_no_victim()
    {
        var cache = new FakeCache(capacity: 10);
        for (ulong key = 0; key < 10; key++) cache.Read(key);
        cache.Pinned.UnionWith(Enumerable.Range(0, 10).Select(k => (ulong)k));
        Assert.False(cache.Order.TryEvict(out _));
        Assert.Equal(10, cache.Order.Count);
    }

    private sealed class FakeCache : ICacheEntries
    {
        private readonly Dictionary<ulong, int> _present = [];
        private readonly int _capacity;

        public FakeCache(int capacity)
        {
            _capacity = capacity;
            Order = new S3Fifo(this);
        }

        public S3Fifo Order { get; }

        public HashSet<ulong> Pinned { get; } = [];

        public bool Contains(ulong key) => _present.ContainsKey(key);

        public void Read(ulong key)
        {
            if (_present.TryGetValue(key, out var frequency))
            {
                _present[key] = Math.Min(3, frequency + 1);
                return;
            }

            if (_present.Count == _capacity)
            {
                Assert.True(Order.TryEvict(out var victim));
                Assert.True(_present.Remove(victim));
            }

            _present.Add(key, 0);
            Order.Insert(key);
        }

        public bool IsPresent(ulong key) => _present.ContainsKey(key);

        public bool IsInUse(ulong key) => Pinned.Contains(key);

        public int Frequency(ulong key) => _present[key];

        public void Age(ulong key) => _present[key]--;
    }
}
