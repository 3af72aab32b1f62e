using System.Globalization;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.Tests.Support;

/// <summary>A bucket in memory that lists as S3 does: in the order of UTF-8 bytes, in pages, with prefix, delimiter and start-after.</summary>
internal sealed class MemoryPages : IKeyPages
{
    private readonly List<string> _keys;
    private readonly int _pageSize;
    private int _requests, _underWay, _mostUnderWay;

    public MemoryPages(IEnumerable<string> keys, int pageSize)
    {
        _keys = [.. keys.Distinct()];
        _keys.Sort(static (a, b) => System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b)));
        _pageSize = pageSize;
    }

    public IReadOnlyList<string> Keys => _keys;

    public int Requests => _requests;

    public int MostUnderWay => _mostUnderWay;

    /// <summary>Thrown by the request of this number.</summary>
    public (int Number, Exception Error)? Failure { get; set; }

    /// <summary>Lists in no order at all.</summary>
    public bool Shuffled { get; set; }

    public async ValueTask<KeyPage> ReadAsync(KeyQuery query, CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _requests), underWay = Interlocked.Increment(ref _underWay);
        InterlockedMax(ref _mostUnderWay, underWay);
        try
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            return Failure is { } failure && failure.Number == number ? throw failure.Error : Read(query);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private KeyPage Read(KeyQuery query)
    {
        int start = query.Continuation is null ? 0 : int.Parse(query.Continuation, CultureInfo.InvariantCulture);
        var objects = new List<ObjectInfo>();
        var prefixes = new List<string>();
        string? last = null, continuation = null;
        for (int i = start; i < _keys.Count; i++)
        {
            string key = _keys[i];
            if (!key.StartsWith(query.Prefix, StringComparison.Ordinal) || (query.Continuation is null && query.After is not null && KeyOrder.Compare(key, query.After) <= 0))
                continue;
            int slash = query.Delimited ? key.IndexOf('/', query.Prefix.Length) : -1;
            string? common = slash < 0 ? null : key[..(slash + 1)];
            if (common is not null && prefixes.Count > 0 && prefixes[^1] == common)
                continue;
            if (objects.Count + prefixes.Count == _pageSize)
            {
                continuation = $"{i}";
                break;
            }
            if (common is not null)
                prefixes.Add(common);
            else
                objects.Add(new ObjectInfo(last = key, 1, 1, "v"));
        }
        if (Shuffled)
            objects.Reverse();
        return new KeyPage(objects, prefixes, last, continuation);
    }

    private static void InterlockedMax(ref int place, int value)
    {
        for (int seen = place; value > seen;)
            seen = Interlocked.CompareExchange(ref place, value, seen);
    }
}
