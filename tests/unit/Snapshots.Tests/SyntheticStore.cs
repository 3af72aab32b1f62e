using System.Runtime.CompilerServices;
using VastK8s.ObjectStores;

namespace VastK8s.Snapshots.Tests;

/// <summary>
/// A bucket of any number of objects that takes no memory: <c>train/00123/img_0123456.jpg</c>, each with a size, a time and an ETag of its own.
/// Pages come as from a store that lists several ranges of the keyspace at once: in order within each, turn by turn.
/// </summary>
internal sealed class SyntheticStore(int objects, int ranges = 8, int pageSize = 1000, int generation = 0) : IObjectStore
{
    private const int PerDirectory = 1000;
    private const long FirstTime = 1_700_000_000_000_000_000;

    public StoreUri Uri { get; } = new("s3", "", "synthetic", "");

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(
        ListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var length = (objects + ranges - 1) / ranges;
        for (var at = 0; at < length; at += pageSize)
        {
            for (var range = 0; range < ranges; range++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var from = (range * length) + at;
                var to = Math.Min(Math.Min(from + pageSize, (range + 1) * length), objects);
                if (from < to)
                    yield return Page(from, to);
            }
        }
    }

    public ValueTask<ObjectInfo> HeadAsync(string key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ObjectContent> GetAsync(
        string key, string version, long size, long offset, long length, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ObjectInfo[] Page(int from, int to)
    {
        var page = new ObjectInfo[to - from];
        for (var i = from; i < to; i++)
            page[i - from] = Object(i);
        return page;
    }

    private ObjectInfo Object(int number)
    {
        var key = string.Create(27, number, static (span, n) =>
        {
            "train/00000/img_0000000.jpg".CopyTo(span);
            (n / PerDirectory).TryFormat(span.Slice(6, 5), out _, "D5");
            n.TryFormat(span.Slice(16, 7), out _, "D7");
        });
        var version = string.Create(32, (number, generation), static (span, id) =>
        {
            var mixed = ((ulong)id.number + ((ulong)id.generation << 32) + 1) * 0x9E3779B97F4A7C15;
            mixed.TryFormat(span[..16], out _, "x16");
            (mixed * 0xD1342543DE82EF95).TryFormat(span[16..], out _, "x16");
        });
        return new ObjectInfo(key, 100_000 + (number * 7919L % 30_000), FirstTime + (number * 1_000_000L), version);
    }
}
