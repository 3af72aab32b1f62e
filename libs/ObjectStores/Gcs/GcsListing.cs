using System.Runtime.CompilerServices;
using System.Text.Json;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>
/// Lists a bucket under a prefix by several requests at once: a few delimited listings find prefixes, some of those become boundaries,
/// and each range between two boundaries (startOffset, endOffset) is listed flat. The boundaries decide the balance alone; every key lies
/// in exactly one range.
/// </summary>
internal sealed class GcsListing(StoreHttp http, GcsBucket bucket, GcsProtocol protocol, int pageSize)
{
    // More ranges than requests at once, since ranges hold very different numbers of keys.
    private const int RangesPerRequest = 16;
    private const int MaxLevels = 8;
    private const int PagesPerLevel = 4;

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(
        string prefix, int parallelism, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyCollection<string> boundaries = parallelism == 1 ? [] : await BoundariesAsync(prefix, parallelism, cancellationToken).ConfigureAwait(false);
        List<KeyRange> ranges = KeyRange.Divide(prefix, boundaries, RangesPerRequest * parallelism);
        await foreach (IReadOnlyList<ObjectInfo> page in ParallelListing.RunAsync(ranges, parallelism, RangeAsync, cancellationToken).ConfigureAwait(false))
            yield return page;
    }

    // Down the levels, as long as there are few prefixes: then looking into each is cheap, and there is most to gain.
    private async ValueTask<IReadOnlyCollection<string>> BoundariesAsync(string root, int parallelism, CancellationToken cancellationToken)
    {
        var all = new List<string>();
        List<string> level = [root];
        for (int depth = 0; depth < MaxLevels && level.Count > 0 && level.Count <= parallelism && all.Count < 4 * parallelism; depth++)
        {
            List<string>[] below = await Task.WhenAll(level.Select(prefix => LevelAsync(prefix, cancellationToken))).ConfigureAwait(false);
            level = [.. below.SelectMany(static prefixes => prefixes)];
            all.AddRange(level);
        }
        return all;
    }

    private async Task<List<string>> LevelAsync(string prefix, CancellationToken cancellationToken)
    {
        var prefixes = new List<string>();
        string? token = null;
        for (int pages = 0; pages < PagesPerLevel; pages++)
        {
            GcsPage page = await PageAsync(bucket.Level(prefix, token, pageSize), cancellationToken).ConfigureAwait(false);
            prefixes.AddRange(page.Prefixes ?? []);
            token = page.NextPageToken;
            if (string.IsNullOrEmpty(token))
                break;
        }
        return prefixes;
    }

    private async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> RangeAsync(KeyRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            GcsPage page = await PageAsync(bucket.List(range, token, pageSize), cancellationToken).ConfigureAwait(false);
            // Emulators ignore startOffset and endOffset; what lies outside is another range's.
            yield return [.. (page.Items ?? []).Select(static item => item.ToInfo()).Where(item => range.Contains(item.Key))];
            token = page.NextPageToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    private ValueTask<GcsPage> PageAsync(Uri target, CancellationToken cancellationToken) => http.SendAsync(
        null,
        cancel => protocol.CreateAsync(target, cancel),
        static async (_, body, cancel) => await JsonSerializer.DeserializeAsync(body, GcsJson.Default.GcsPage, cancel).ConfigureAwait(false)
            ?? throw new FormatException("null instead of a page"),
        cancellationToken);
}
