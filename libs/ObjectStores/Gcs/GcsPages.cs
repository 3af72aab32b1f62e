using System.Text.Json;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>Pages of a bucket's keys, for the listing by ranges of the keyspace that S3 has too: both order keys by their UTF-8 bytes.</summary>
internal sealed class GcsPages(StoreHttp http, GcsBucket bucket, GcsProtocol protocol, int pageSize) : IKeyPages
{
    public async ValueTask<KeyPage> ReadAsync(KeyQuery query, CancellationToken cancellationToken)
    {
        GcsPage page = await http.SendAsync(
            null,
            cancel => protocol.CreateAsync(bucket.List(query, pageSize), cancel),
            static async (_, body, cancel) =>
                await JsonSerializer.DeserializeAsync(body, GcsJson.Default.GcsPage, cancel).ConfigureAwait(false)
                ?? throw new FormatException("null instead of a page"),
            cancellationToken).ConfigureAwait(false);
        var objects = new List<ObjectInfo>(page.Items?.Count ?? 0);
        foreach (GcsObject item in page.Items ?? [])
        {
            ObjectInfo info = item.ToInfo();
            // startOffset is inclusive, and emulators ignore it: what lies before is another range's.
            if (query.After is null || KeyOrder.Compare(info.Key, query.After) > 0)
                objects.Add(info);
        }
        string? next = string.IsNullOrEmpty(page.NextPageToken) ? null : page.NextPageToken;
        return new KeyPage(objects, page.Prefixes ?? [], objects.Count == 0 ? null : objects[^1].Key, next);
    }
}
