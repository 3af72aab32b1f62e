using VastK8s.ObjectStores.AzureBlob;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Azure;

public class BlobContainerTests
{
    [Theory]
    [InlineData(null, "https://acc.blob.core.windows.net/con/k")]
    [InlineData("https://acc.blob.core.usgovcloudapi.net/", "https://acc.blob.core.usgovcloudapi.net/con/k")]
    [InlineData("http://127.0.0.1:10000", "http://127.0.0.1:10000/acc/con/k")]
    [InlineData("http://127.0.0.1:10000/acc", "http://127.0.0.1:10000/acc/con/k")]
    [InlineData("http://localhost:10000/", "http://localhost:10000/acc/con/k")]
    [InlineData("http://[::1]:10000", "http://[::1]:10000/acc/con/k")]
    [InlineData("http://azurite:10000/acc/", "http://azurite:10000/acc/con/k")]
    public void The_container_is_found_under_its_endpoint(string? endpoint, string expected) =>
        Assert.Equal(expected, Container(endpoint).Blob("k").OriginalString);

    [Theory]
    [InlineData("a/b c", "/con/a/b%20c")]
    [InlineData("a/../b/./c", "/con/a/../b/./c")]
    [InlineData("a//b", "/con/a//b")]
    [InlineData("50%?#&+=é", "/con/50%25%3F%23%26%2B%3D%C3%A9")]
    public void Keys_are_sent_as_they_are(string key, string expected) =>
        Assert.Equal(expected, Container(null).Blob(key).PathAndQuery);

    [Fact]
    public void A_listing_asks_for_metadata_one_level_and_a_page() => Assert.Equal(
        "/con?restype=container&comp=list&include=metadata&maxresults=7&prefix=a%2Fb%26&delimiter=%2F&marker=2%21m",
        Container(null).List("a/b&", delimited: true, "2!m", 7).PathAndQuery);

    [Theory]
    [InlineData("http://host", false)]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("https://host", true)]
    public void Https_and_loopback_are_private(string endpoint, bool expected) => Assert.Equal(expected, Container(endpoint).IsPrivate);

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("https://user:secret@host")]
    [InlineData("https://host/?sig=secret")]
    public void An_endpoint_that_is_none_is_refused_without_showing_it(string endpoint)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => Container(endpoint));
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "con", "account")]
    [InlineData("acc", "", "container")]
    [InlineData("acc", "Con_1", "container")]
    public void A_missing_name_is_refused(string account, string container, string named)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => new BlobContainer(new StoreOptions(new StoreUri("az", account, container, ""))));
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.Contains(named, e.Refused, StringComparison.Ordinal);
    }

    private static BlobContainer Container(string? endpoint) =>
        new(new StoreOptions(new StoreUri("az", "acc", "con", "")) { Endpoint = endpoint is null ? null : new Uri(endpoint) });
}
