namespace VastK8s.ObjectStores.Tests;

public sealed class StoreUriParserTests
{
    [Theory]
    [InlineData("s3://b", "s3", "", "b", "")]
    [InlineData("s3://b/", "s3", "", "b", "")]
    [InlineData("S3://Bucket.name/train", "s3", "", "Bucket.name", "train/")]
    [InlineData("s3://b/a/b c%20?#+é/", "s3", "", "b", "a/b c%20?#+é/")]
    [InlineData("s3://b//x//y//", "s3", "", "b", "x//y//")]
    [InlineData("s3://tenant:b/x", "s3", "", "tenant:b", "x/")]
    [InlineData("gs://b_1/x", "gs", "", "b_1", "x/")]
    [InlineData("az://acct/cont", "az", "acct", "cont", "")]
    [InlineData("az://acct/cont/a/b", "az", "acct", "cont", "a/b/")]
    [InlineData("az://acct/$web/a", "az", "acct", "$web", "a/")]
    [InlineData("https://acct.blob.core.windows.net/cont", "az", "acct", "cont", "")]
    [InlineData("https://ACCT.blob.core.windows.net/cont/a%20b/c", "az", "acct", "cont", "a b/c/")]
    [InlineData("file:///data/x/", "file", "", "/data/x", "")]
    [InlineData("file://localhost/data", "file", "", "/data", "")]
    [InlineData("file:///data/a%20b", "file", "", "/data/a%20b", "")]
    [InlineData("/data/../data//y", "file", "", "/data/y", "")]
    [InlineData("/", "file", "", "/", "")]
    public void Good_ones_are_read(string text, string scheme, string account, string bucket, string prefix)
    {
        StoreUri uri = StoreUri.Parse(text);
        Assert.Equal(new StoreUri(scheme, account, bucket, prefix), uri);
        Assert.Equal(uri, StoreUri.Parse(uri.ToString()));
    }

    [Theory]
    [InlineData("", "use s3://bucket")]
    [InlineData("bucket/x", "use s3://bucket")]
    [InlineData("s3:/b", "use s3://bucket")]
    [InlineData("s3://", "no bucket name")]
    [InlineData("s3:///x", "no bucket name")]
    [InlineData("s3://my bucket/x", "bucket name")]
    [InlineData("az://acct", "no container name")]
    [InlineData("az://", "no storage account")]
    [InlineData("az://acct.blob.core.windows.net/c", "short name")]
    [InlineData("https://s3.amazonaws.com/b", "endpoint")]
    [InlineData("ftp://h/x", "unknown scheme 'ftp'")]
    [InlineData("file://data/x", "three slashes")]
    [InlineData("file://", "three slashes")]
    public void Bad_ones_say_what_to_change(string text, string expected)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => StoreUri.Parse(text));
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://AKIA:hunter2@bucket/x")]
    [InlineData("https://acct.blob.core.windows.net/c?sig=hunter2")]
    [InlineData("https://user:hunter2@acct.blob.core.windows.net/c")]
    public void A_secret_in_the_text_is_not_repeated(string text) =>
        Assert.DoesNotContain("hunter2", Assert.Throws<ObjectStoreException>(() => StoreUri.Parse(text)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void The_factory_opens_each_scheme()
    {
        foreach (string text in new[] { "s3://b", "az://acct/cont", "gs://b", "/data" })
        {
            var options = new StoreOptions(StoreUri.Parse(text)) { Anonymous = true };
            Assert.Equal(options.Uri, ObjectStoreFactory.Open(options).Uri);
        }
        Assert.Throws<ObjectStoreException>(() => ObjectStoreFactory.Open(new StoreOptions(new StoreUri("ftp", "", "b", ""))));
    }
}
