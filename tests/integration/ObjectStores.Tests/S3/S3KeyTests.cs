using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.S3;

/// <summary>Keys that are no file names, and that careless clients change on their way.</summary>
[Collection(RadosgwCollection.Name)]
public sealed class S3KeyTests(RadosgwServer server)
{
    public static readonly string[] Keys =
    [
        "a//b", "a//", "x/./y", "x/../y", "..", ".", "../up", "%", "%2F", "%zz", "a b", "a+b", "a%20b", "a&b=c?d#e;f", "é", "日本/語", "\ud83d\ude00/\ud83d\ude00",
        "trailing/", "q'\"<>|*\\^`{}~!@$(),:[]", "tab\there", "new\nline", "\u0001", "\ufffd", "e\u0301", "sp ace /x", " lead", "trail ", new string('k', 900),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Are_listed_headed_and_read_as_they_are(bool versions)
    {
        string bucket = await server.CreateBucketAsync(versions);
        using var upload = new RawUpload(server.Endpoint, bucket);
        foreach (string key in Keys)
            await upload.PutAsync(key, System.Text.Encoding.UTF8.GetBytes("content of " + key));
        await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket));
        foreach (int parallelism in new[] { 1, 4 })
        {
            List<ObjectInfo> all = await store.ListAllAsync(parallelism);
            Assert.Equal(Keys.Order(StringComparer.Ordinal), all.Select(static o => o.Key).Order(StringComparer.Ordinal));
            foreach (ObjectInfo info in all)
            {
                Assert.Equal("content of " + info.Key, System.Text.Encoding.UTF8.GetString(await store.ReadAllAsync(info)));
                ObjectInfo head = await store.HeadAsync(info.Key, TestContext.Current.CancellationToken);
                Assert.Equal((info.Key, info.Size, info.Version), (head.Key, head.Size, head.Version));
            }
        }
    }

    [Fact]
    public async Task Prefixes_may_be_odd_too()
    {
        string bucket = await server.CreateBucketAsync();
        using var upload = new RawUpload(server.Endpoint, bucket);
        foreach (string key in Keys)
            await upload.PutAsync(key, [1]);
        foreach (string prefix in new[] { "a//", "x/../", "日本/", "\ud83d\ude00/", "sp ace /", "trailing/" })
        {
            await using IObjectStore store = ObjectStoreFactory.Open(server.Options(bucket, prefix));
            Assert.Equal(
                Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                (await store.ListAllAsync()).Select(static o => o.Key).Order(StringComparer.Ordinal));
        }
    }
}
