using VastK8s.ObjectStores.AzureBlob;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Azure;

public class BlobCredentialsTests
{
    private static readonly StoreUri Uri = new("az", "acc", "con", "");

    [Fact]
    public void An_account_key_signs() => Assert.IsType<SharedKeyAuthorization>(Choose(null, ("accountKey", "AAAA\n")));

    [Fact]
    public void Anonymous_wins_over_everything() => Assert.IsType<AnonymousAuthorization>(
        BlobCredentials.Choose(new StoreOptions(Uri) { Anonymous = true }, new BlobContainer(new StoreOptions(Uri)), new CountingCredential()));

    [Fact]
    public void Without_credentials_an_identity_gives_tokens()
    {
        using var tokens = Assert.IsType<TokenAuthorization>(
            BlobCredentials.Choose(new StoreOptions(Uri), new BlobContainer(new StoreOptions(Uri)), new CountingCredential()));
    }

    [Theory]
    [InlineData("accountKey", "no base64 secret!", "accountKey")]
    [InlineData("sasToken", "sv=2024&secret", "sasToken")]
    [InlineData("sasToken", "sv=2024&sig=secret#x", "sasToken")]
    public void A_malformed_credential_is_named_and_not_shown(string name, string value, string named)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => Choose(null, (name, value)));
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.Contains(named, e.Refused, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString().Replace("Secret", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_credentials_are_one_too_many() =>
        Assert.Equal(
            ObjectStoreError.Configuration,
            Assert.Throws<ObjectStoreException>(() => Choose(null, ("accountKey", "AAAA"), ("sasToken", "sig=x"))).Error);

    [Fact]
    public void A_sas_is_not_sent_over_plain_http() => Assert.Contains(
        "https", Assert.Throws<ObjectStoreException>(() => Choose("http://far.example", ("sasToken", "sig=x"))).Remedy, StringComparison.Ordinal);

    [Theory]
    [InlineData("https://h/c/k", "https://h/c/k?sv=1&sig=a%2Bb%3D")]
    [InlineData("https://h/c?comp=list", "https://h/c?comp=list&sv=1&sig=a%2Bb%3D")]
    public async Task A_sas_is_appended_as_it_is(string target, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        await Choose(null, ("sasToken", "?sv=1&sig=a%2Bb%3D\n")).ApplyAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, request.RequestUri!.OriginalString);
    }

    private static BlobAuthorization Choose(string? endpoint, params (string Name, string Value)[] credentials)
    {
        var options = new StoreOptions(Uri)
        {
            Endpoint = endpoint is null ? null : new Uri(endpoint),
            Credentials = credentials.ToDictionary(c => c.Name, c => c.Value),
        };
        return BlobCredentials.Choose(options, new BlobContainer(options), null);
    }
}
