using System.Runtime.CompilerServices;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>
/// Lists a container under a prefix. List Blobs has no ranges, so the keyspace is divided at '/': level by level while there are fewer
/// prefixes than requests allowed, then each prefix flat. What is divided depends on the keys alone, so the same keys give the same
/// objects.
/// </summary>
internal sealed class BlobListing(StoreHttp http, BlobProtocol protocol, int pageSize)
{
    // A deeper chain of single directories is listed flat.
    private const int MaxLevels = 32;

    // Beyond this, a request for each (small) prefix costs more than pages in a row.
    private const int PrefixesPerRequest = 128;

    public async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> ListAsync(
        string root, int parallelism, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<string> dividing = [root], flat = [];
        for (int level = 0; level < MaxLevels && dividing.Count > 0 && dividing.Count + flat.Count < Math.Max(2, parallelism); level++)
        {
            IEnumerable<Task<BlobPage>> asking =
                dividing.Select(prefix => PageAsync(prefix, delimited: true, null, cancellationToken).AsTask());
            BlobPage[] pages = await Task.WhenAll(asking).ConfigureAwait(false);
            List<string> below = [];
            for (int i = 0; i < pages.Length; i++)
            {
                if (pages[i].NextMarker is not null || pages[i].Prefixes.Count > PrefixesPerRequest * parallelism)
                {
                    flat.Add(dividing[i]);
                    continue;
                }
                if (pages[i].Objects.Count > 0)
                    yield return pages[i].Objects;
                below.AddRange(pages[i].Prefixes);
            }
            dividing = below;
        }
        flat.AddRange(dividing);
        IAsyncEnumerable<IReadOnlyList<ObjectInfo>> rest = ParallelListing.RunAsync(flat, parallelism, FlatAsync, cancellationToken);
        await foreach (IReadOnlyList<ObjectInfo> page in rest.ConfigureAwait(false))
            yield return page;
    }

    private async IAsyncEnumerable<IReadOnlyList<ObjectInfo>> FlatAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? marker = null;
        do
        {
            BlobPage page = await PageAsync(prefix, delimited: false, marker, cancellationToken).ConfigureAwait(false);
            yield return page.Objects;
            marker = page.NextMarker;
        }
        while (marker is not null);
    }

    private ValueTask<BlobPage> PageAsync(string prefix, bool delimited, string? marker, CancellationToken cancellationToken) =>
        http.SendAsync(
            null,
            cancel => protocol.CreateListAsync(prefix, delimited, marker, pageSize, cancel),
            static async (_, body, cancel) =>
            {
                using var page = new MemoryStream();
                await body.CopyToAsync(page, cancel).ConfigureAwait(false);
                page.Position = 0;
                return BlobPageReader.Read(page);
            },
            cancellationToken);
}
