using System.IO.Compression;
using VastK8s.ObjectStores.Gcs;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Gcs;

public class GcsEmulatorTests(GcsEmulator emulator) : IClassFixture<GcsEmulator>
{
    // The emulator joins names like file paths: "a//b" and "a/../b" would be other objects there. It orders names by UTF-16, the
    // service by UTF-8: only one of U+E000… and U+10000… is here.
    private static readonly string[] Keys =
    [
        .. Enumerable.Range(0, 23).Select(i => $"flat-{i:000}"),
        .. Enumerable.Range(0, 6).SelectMany(d => Enumerable.Range(0, 3).Select(f => $"wide/{d}/{f}.bin")),
        "deep/1/2/3/4/5/6/7", "deep/1/2/3/4/other", "sp ace/ü+%25&=?#.bin", "日本/語", "emoji/😀",
        "a", "ab/c", "a-", "quote'<&>",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(1, 7)]
    [InlineData(4, 7)]
    [InlineData(16, 1000)]
    public async Task Each_object_comes_once_and_can_be_read(int parallelism, int pageSize)
    {
        string bucket = emulator.NewBucket();
        foreach (string key in Keys)
            await emulator.PutAsync(bucket, key, Content(key));
        await using GcsStore store = Open(bucket, pageSize: pageSize);
        List<ObjectInfo> listed = await store.ListAllAsync(parallelism);
        Assert.Equal(Keys.Order(StringComparer.Ordinal), listed.Select(o => o.Key).Order(StringComparer.Ordinal));
        foreach (ObjectInfo info in listed.Where(o => !o.Key.StartsWith("flat", StringComparison.Ordinal)))
        {
            Assert.Equal(info, await store.HeadAsync(info.Key, Cancel));
            Assert.Equal(Content(info.Key), await store.ReadAllAsync(info));
        }
        await using GcsStore wide = Open(bucket, "wide/", pageSize);
        Assert.Equal(Keys.Where(k => k.StartsWith("wide/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            (await wide.ListAllAsync(parallelism)).Select(o => o.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ranges_have_their_bytes_and_the_whole_is_verified()
    {
        byte[] bytes = Reading.Bytes(100_000);
        string bucket = emulator.NewBucket();
        await emulator.PutAsync(bucket, "k", bytes);
        await using GcsStore store = Open(bucket);
        ObjectInfo info = await store.HeadAsync("k", Cancel);
        Assert.Equal(bytes[40_000..60_000], (await store.ReadAsync(info, 40_000, 20_000)).Bytes);
        Assert.Equal(bytes[99_999..], (await store.ReadAsync(info, 99_999, 1)).Bytes);
        (byte[] whole, string? checksum) = await store.ReadAsync(info, 0, info.Size);
        Assert.Equal(bytes, whole);
        Assert.Equal("CRC32C", checksum);
    }

    [Fact]
    public async Task An_object_stored_packed_comes_packed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Reading.Bytes(10_000));
        string bucket = emulator.NewBucket();
        await emulator.PutAsync(bucket, "k.gz", packed.ToArray(), "gzip");
        await using GcsStore store = Open(bucket);
        ObjectInfo info = Assert.Single(await store.ListAllAsync());
        Assert.Equal(packed.ToArray(), await store.ReadAllAsync(info));
        Assert.Equal(packed.ToArray()[5..50], (await store.ReadAsync(info, 5, 45)).Bytes);
    }

    [Fact]
    public async Task What_is_overwritten_has_changed_and_what_is_deleted_is_not_found()
    {
        string bucket = emulator.NewBucket();
        await emulator.PutAsync(bucket, "k", [1, 2, 3]);
        await using GcsStore store = Open(bucket);
        ObjectInfo listed = Assert.Single(await store.ListAllAsync());
        // A generation is the time in ms there.
        do
            await emulator.PutAsync(bucket, "k", [1, 2, 3]);
        while ((await store.HeadAsync("k", Cancel)).Version == listed.Version);
        Assert.Equal(ObjectStoreError.Changed, (await Reading.RefusedAsync(() => store.ReadAllAsync(listed))).Error);
        await emulator.DeleteAsync(bucket, "k");
        Assert.Equal(ObjectStoreError.NotFound, (await Reading.RefusedAsync(() => store.ReadAllAsync(listed))).Error);
        Assert.Equal(ObjectStoreError.NotFound, (await Reading.RefusedAsync(() => store.HeadAsync("k", Cancel).AsTask())).Error);
    }

    private static byte[] Content(string key) => Reading.Bytes(key.Length + 1, key.Length);

    private GcsStore Open(string bucket, string prefix = "", int pageSize = 1000) =>
        new(
            new StoreOptions(new StoreUri("gs", "", bucket, prefix)) { Retry = new RetryOptions { Deadline = TimeSpan.FromSeconds(10) } },
            emulator.Host,
            pageSize);
}
