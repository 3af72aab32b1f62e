using VastK8s.ObjectStores.Gcs;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Gcs;

public class GcsAuthorizationTests
{
    [Theory]
    [InlineData("no json secret")]
    [InlineData("{\"type\":\"service_account\",\"private_key\":\"secret\"}")]
    [InlineData("{\"type\":\"service_account\",\"client_email\":\"a@b\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\nsecret\\n-----END PRIVATE KEY-----\\n\"}")]
    [InlineData("{\"type\":\"external_account\",\"audience\":\"a\",\"token_url\":\"http://169.254.169.254/secret\"}")]
    [InlineData("{\"type\":\"authorized_user\",\"client_id\":\"a\",\"client_secret\":\"secret\",\"refresh_token\":\"secret\"}")]
    public void What_is_no_service_account_key_is_named_and_not_shown(string key)
    {
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => Create("https://storage.googleapis.com", key));
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.Contains("serviceAccountKey", e.Refused, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_not_sent_over_plain_http() => Assert.Contains(
        "https", Assert.Throws<ObjectStoreException>(() => Create("http://far.example", null)).Remedy, StringComparison.Ordinal);

    [Fact]
    public async Task An_emulator_gets_no_token()
    {
        var options = new StoreOptions(new StoreUri("gs", "", "b", ""));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://localhost:1/");
        await new GcsAuthorization(options, new GcsBucket(options, "localhost:1")).ApplyAsync(request, TestContext.Current.CancellationToken);
        Assert.False(request.Headers.Contains("Authorization"));
    }

    private static GcsAuthorization Create(string endpoint, string? key)
    {
        var options = new StoreOptions(new StoreUri("gs", "", "b", ""))
        {
            Endpoint = new Uri(endpoint),
            Credentials = key is null ? [] : new Dictionary<string, string> { ["serviceAccountKey"] = key },
        };
        return new GcsAuthorization(options, new GcsBucket(options, null));
    }
}
