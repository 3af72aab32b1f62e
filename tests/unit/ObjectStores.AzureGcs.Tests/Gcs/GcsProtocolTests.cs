using VastK8s.ObjectStores.Gcs;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Gcs;

public sealed class GcsProtocolTests : IDisposable
{
    private static readonly ObjectRange Whole = new("k", "17", 4, 0, 4);
    private readonly HttpResponseMessage _response = new() { Content = new ByteArrayContent([1, 2, 3, 4]) };
    private readonly GcsProtocol _protocol;

    public GcsProtocolTests()
    {
        var options = new StoreOptions(new StoreUri("gs", "", "bucket", "")) { Anonymous = true };
        var bucket = new GcsBucket(options, null);
        _protocol = new GcsProtocol(bucket, new GcsAuthorization(options, bucket));
    }

    public void Dispose() => _response.Dispose();

    [Theory]
    [InlineData(new[] { "crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ==" }, "CRC32C")]
    [InlineData(new[] { "md5=Ojk9c3dhfxgoKVVHYwFbHQ==", "crc32c=n03x6A==" }, "CRC32C")]
    [InlineData(new[] { "md5=Ojk9c3dhfxgoKVVHYwFbHQ==" }, "MD5")]
    [InlineData(new[] { "crc32c=short" }, null)]
    [InlineData(new[] { "sha9=AAAA" }, null)]
    [InlineData(new string[0], null)]
    public void The_checksum_is_the_best_of_those_given(string[] hashes, string? expected)
    {
        foreach (string hash in hashes)
            _response.Headers.TryAddWithoutValidation("x-goog-hash", hash);
        Assert.Equal(expected, _protocol.ChecksumOf(Whole, _response).Name);
    }

    [Fact]
    public void The_objects_checksum_is_not_a_parts()
    {
        _response.Headers.TryAddWithoutValidation("x-goog-hash", "crc32c=n03x6A==");
        Assert.Null(_protocol.ChecksumOf(new ObjectRange("k", "17", 4, 0, 3), _response).Name);
    }

    [Fact]
    public void Another_generation_is_a_change()
    {
        _response.Headers.Add("x-goog-generation", "18");
        Assert.Equal(ObjectStoreError.Changed, _protocol.CheckVersion(Whole, _response)?.Error);
    }

    [Theory]
    [InlineData("identity", "", false)]
    [InlineData("gzip", "gzip", false)]
    [InlineData("gzip", "", true)]
    [InlineData("identity", "gzip", true)]
    public void Bytes_packed_or_unpacked_on_the_way_are_refused(string stored, string sent, bool refused)
    {
        _response.Headers.Add("x-goog-generation", "17");
        _response.Headers.Add("x-goog-stored-content-encoding", stored);
        _response.Content.Headers.TryAddWithoutValidation("Content-Encoding", sent);
        Assert.Equal(refused ? ObjectStoreError.Protocol : null, _protocol.CheckVersion(Whole, _response)?.Error);
    }

    [Fact]
    public async Task A_ranged_get_names_generation_range_and_takes_what_is_stored()
    {
        using HttpRequestMessage request = await _protocol.CreateGetAsync(new ObjectRange("k", "17", 10, 2, 5), TestContext.Current.CancellationToken);
        Assert.Equal("/storage/v1/b/bucket/o/k?alt=media&generation=17&ifGenerationMatch=17", request.RequestUri!.PathAndQuery);
        Assert.Equal("bytes=2-6", request.Headers.NonValidated["Range"].ToString());
        Assert.Equal("gzip", request.Headers.NonValidated["Accept-Encoding"].ToString());
        Assert.False(request.Headers.NonValidated.Contains("Authorization"));
    }
}
