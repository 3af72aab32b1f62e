using VastK8s.ObjectStores.S3;

namespace VastK8s.ObjectStores.Tests.S3;

public sealed class S3EndpointTests
{
    [Theory]
    [InlineData("bucket", null, "eu-west-1", null, "https://bucket.s3.eu-west-1.amazonaws.com/k%20%25/a//../b")]
    [InlineData("bucket", null, "cn-north-1", null, "https://bucket.s3.cn-north-1.amazonaws.com.cn/k%20%25/a//../b")]
    [InlineData("with.dots", null, "us-east-1", null, "https://s3.us-east-1.amazonaws.com/with.dots/k%20%25/a//../b")]
    [InlineData("bucket", null, "us-east-1", true, "https://s3.us-east-1.amazonaws.com/bucket/k%20%25/a//../b")]
    [InlineData("bucket", "http://10.0.0.1:7480", "x", null, "http://10.0.0.1:7480/bucket/k%20%25/a//../b")]
    [InlineData("bucket", "https://s3.example.com", "x", false, "https://bucket.s3.example.com/k%20%25/a//../b")]
    [InlineData("tenant:b", "http://h:80/base/", "x", null, "http://h/base/tenant%3Ab/k%20%25/a//../b")]
    [InlineData("bucket", "http://[::1]:9000", "x", null, "http://[::1]:9000/bucket/k%20%25/a//../b")]
    public void Objects_are_found(string bucket, string? endpoint, string region, bool? pathStyle, string expected)
    {
        var subject = new S3Endpoint(Options(bucket, endpoint) with { Region = region, PathStyle = pathStyle });
        Uri uri = subject.UriOf(subject.PathOf("k %/a//../b"), "");
        Assert.Equal(expected, uri.Scheme + "://" + uri.Authority + uri.PathAndQuery);
        Assert.Equal(uri.Authority, subject.Host);
    }

    [Theory]
    [InlineData("ftp://h")]
    [InlineData("http://user:secret@h")]
    [InlineData("https://h?x=secret")]
    public void A_wrong_endpoint_is_refused(string endpoint)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => new S3Endpoint(Options("b", endpoint)));
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_buckets_are_refused() =>
        Assert.Equal(ObjectStoreError.Configuration, Assert.Throws<ObjectStoreException>(() => new S3Endpoint(Options("b--usw2-az1--x-s3", null))).Error);

    private static StoreOptions Options(string bucket, string? endpoint) =>
        new(new StoreUri("s3", "", bucket, "")) { Endpoint = endpoint is null ? null : new Uri(endpoint) };
}
