using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.S3;
using VastK8s.ObjectStores.Tests.Support;
using VastK8s.Testing.Http;

namespace VastK8s.ObjectStores.Tests.S3;

/// <summary>Answers that Amazon gives and radosgw does not.</summary>
public sealed class S3StoreTests
{
    private const string Redirect = "HTTP/1.1 301 Moved\nx-amz-bucket-region: eu-west-3\nContent-Length: 0\n\n";

    [Fact]
    public async Task A_bucket_elsewhere_is_a_wrong_region_for_every_call()
    {
        await using var server = new RawHttpServer(static async (_, connection, cancel) => await connection.WriteAsync(Redirect, cancel));
        await using IObjectStore store = Open(server);
        foreach (Func<Task> call in new Func<Task>[]
        {
            () => store.ListAllAsync(),
            async () => await store.HeadAsync("k", TestContext.Current.CancellationToken),
            () => store.ReadAsync(new ObjectInfo("k", 10, 0, "e")),
        })
        {
            ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.WrongRegion, call);
            Assert.Contains("set region: eu-west-3 (now us-east-1)", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_clock_that_is_off_is_made_up_for_once_the_server_said_its_time()
    {
        var stamps = new List<string>();
        DateTimeOffset serverTime = new RecordingTime().GetUtcNow().AddHours(3);
        await using var server = new RawHttpServer(async (request, connection, cancel) =>
        {
            stamps.Add(request.Headers["x-amz-date"]);
            await connection.WriteAsync(
                stamps.Count == 1
                    ? $"HTTP/1.1 403 Forbidden\nDate: {serverTime:R}\nContent-Length: 48\n\n<Error><Code>RequestTimeTooSkewed</Code></Error>"
                    : "HTTP/1.1 200 OK\nETag: \"e\"\nContent-Length: 2\n\nok", cancel);
        });
        await using IObjectStore store = Open(server);
        Assert.Equal("ok"u8.ToArray(), await store.ReadAsync(new ObjectInfo("k", 2, 0, "e")));
        Assert.StartsWith("20260101T0000", stamps[0], StringComparison.Ordinal);
        Assert.StartsWith("20260101T0300", stamps[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_token_is_sent_and_signed()
    {
        await using var server = new RawHttpServer(static async (_, connection, cancel) =>
            await connection.WriteAsync("HTTP/1.1 200 OK\nETag: \"e\"\nContent-Length: 2\n\nok", cancel));
        await using IObjectStore store = Open(server, ("sessionToken", "token\n"));
        await store.ReadAsync(new ObjectInfo("k", 2, 0, "e"));
        RawRequest request = Assert.Single(server.Requests);
        Assert.Equal("token", request.Headers["x-amz-security-token"]);
        Assert.Contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("\"e\"", request.Headers["If-Match"]);
    }

    [Theory]
    [InlineData(null, 0, 10, true)]
    [InlineData("https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com", 0, 10, true)]
    [InlineData(null, 1, 9, false)]
    [InlineData("http://10.0.0.1:7480", 0, 10, false)]
    public async Task Amazon_is_asked_for_its_checksum_of_a_whole_object(string? endpoint, long offset, long length, bool expected)
    {
        StoreOptions options = new(StoreUri.Parse("s3://b")) { Endpoint = endpoint is null ? null : new Uri(endpoint), Anonymous = true };
        using var protocol = new S3Protocol(options, new S3Endpoint(options));
        using HttpRequestMessage request = await protocol.CreateGetAsync(new ObjectRange("k", "e", 10, offset, length), TestContext.Current.CancellationToken);
        Assert.Equal(expected, request.Headers.Contains("x-amz-checksum-mode"));
        Assert.Equal(offset == 0 && length == 10, !request.Headers.Contains("Range"));
        Assert.Null(request.Headers.Authorization);
    }

    [Fact]
    public async Task An_object_without_ETag_is_held_to_its_time()
    {
        await using var server = new RawHttpServer(static async (_, connection, cancel) =>
            await connection.WriteAsync("HTTP/1.1 200 OK\nLast-Modified: Thu, 01 Jan 2026 00:00:07 GMT\nContent-Length: 2\n\nok", cancel));
        await using IObjectStore store = Open(server);
        await store.ReadAsync(new ObjectInfo("k", 2, 0, "@1767225607"));
        Assert.Equal("Thu, 01 Jan 2026 00:00:07 GMT", server.Requests.Last().Headers["If-Unmodified-Since"]);
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => store.ReadAsync(new ObjectInfo("k", 2, 0, "@1767225606")));
    }

    [Fact]
    public async Task Another_version_than_asked_for_is_changed()
    {
        await using var server = new RawHttpServer(static async (_, connection, cancel) =>
            await connection.WriteAsync("HTTP/1.1 200 OK\nETag: \"e\"\nx-amz-version-id: v2\nContent-Length: 2\n\nok", cancel));
        await using IObjectStore store = Open(server);
        await store.ReadAsync(new ObjectInfo("k", 2, 0, "e v2"));
        Assert.Equal("/b/k?versionId=v2", server.Requests.Last().Target);
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => store.ReadAsync(new ObjectInfo("k", 2, 0, "e v1")));
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => store.ReadAsync(new ObjectInfo("k", 2, 0, "f")));
    }

    [Theory]
    [InlineData("accessKeyId")]
    [InlineData("secretAccessKey")]
    public void Half_a_key_is_refused(string name)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => ObjectStoreFactory.Open(
            new StoreOptions(StoreUri.Parse("s3://b")) { Credentials = new Dictionary<string, string> { [name] = "hunter2" } }));
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    private static IObjectStore Open(RawHttpServer server, params (string Name, string Value)[] more) => ObjectStoreFactory.Open(new StoreOptions(StoreUri.Parse("s3://b"))
    {
        Endpoint = server.Endpoint,
        Region = "us-east-1",
        Time = new RecordingTime(),
        Credentials = new Dictionary<string, string>(more.Select(static m => KeyValuePair.Create(m.Name, m.Value))) { ["accessKeyId"] = "AK", ["secretAccessKey"] = "SK" },
    });
}
