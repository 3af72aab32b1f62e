using VastK8s.ObjectStores.Gcs;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Gcs;

public class GcsBucketTests
{
    [Theory]
    [InlineData(null, null, "https://storage.googleapis.com/")]
    [InlineData(null, "localhost:9199", "http://localhost:9199/")]
    [InlineData(null, "http://127.0.0.1:9199/", "http://127.0.0.1:9199/")]
    [InlineData("https://storage-psc.p.googleapis.com", "localhost:9199", "https://storage-psc.p.googleapis.com/")]
    [InlineData("https://host/gateway/", null, "https://host/gateway/")]
    public void The_endpoint_is_the_options_or_the_emulators_or_the_clouds(string? endpoint, string? emulator, string expected) =>
        Assert.Equal(
            $"{expected}storage/v1/b/bu.cket/o/k?fields=name,size,generation,timeCreated",
            Bucket(endpoint, emulator).Metadata("k").OriginalString);

    [Fact]
    public void A_key_is_one_segment_as_it_is() => Assert.EndsWith(
        "/o/a%2F..%2F%2Fb%20%23%3F%25%C3%A9?alt=media&generation=17&ifGenerationMatch=17",
        Bucket(null, null).Media("a/..//b #?%é", "17").PathAndQuery, StringComparison.Ordinal);

    [Fact]
    public void A_listing_names_fields_and_where_it_goes_on() => Assert.Equal(
        "/storage/v1/b/bu.cket/o?fields=items(name,size,generation,timeCreated),nextPageToken"
        + "&maxResults=7&prefix=p%2F&startOffset=p%2Fa&pageToken=t%3D",
        Bucket(null, null).List(new KeyQuery("p/", false, "p/a", "t="), 7).PathAndQuery);

    [Fact]
    public void A_level_is_listed_with_the_prefixes_below_it() => Assert.Equal(
        "/storage/v1/b/bu.cket/o?fields=items(name,size,generation,timeCreated),nextPageToken,prefixes&delimiter=%2F&maxResults=7",
        Bucket(null, null).List(new KeyQuery("", true, null, null), 7).PathAndQuery);

    [Theory]
    [InlineData("http://host", false)]
    [InlineData("http://127.0.0.1:1", true)]
    [InlineData("https://host", true)]
    public void Https_and_loopback_are_private(string endpoint, bool expected) => Assert.Equal(expected, Bucket(endpoint, null).IsPrivate);

    [Fact]
    public void An_emulator_address_that_is_none_is_refused() => Assert.Contains(
        "STORAGE_EMULATOR_HOST", Assert.Throws<ObjectStoreException>(() => Bucket(null, "http://")).Refused, StringComparison.Ordinal);

    [Fact]
    public void A_missing_bucket_is_refused() => Assert.Equal(
        ObjectStoreError.Configuration,
        Assert.Throws<ObjectStoreException>(() => new GcsBucket(new StoreOptions(new StoreUri("gs", "", "", "")), null)).Error);

    private static GcsBucket Bucket(string? endpoint, string? emulator) =>
        new(new StoreOptions(new StoreUri("gs", "", "bu.cket", "")) { Endpoint = endpoint is null ? null : new Uri(endpoint) }, emulator);
}
