using VastK8s.ObjectStores.S3.Signing;
using VastK8s.ObjectStores.Tests.Support;
using VastK8s.Testing.Http;

namespace VastK8s.ObjectStores.Tests.S3;

/// <summary>
/// The SDK's chain, each link in a process of its own: the SDK remembers for the life of a process what it found, and environment variables are
/// of the whole process, too.
/// </summary>
public sealed class S3KeySourceTests : IDisposable
{
    private static readonly string[] Names =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ENDPOINT_URL_STS",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT",
    ];

    private readonly TempDirectory _folder = new();

    public S3KeySourceTests()
    {
        if (!AloneTest.IsHere)
            return;
        foreach (string name in Names)
            Environment.SetEnvironmentVariable(name, null);
        Set("AWS_EC2_METADATA_DISABLED", "true");
        Set("AWS_SHARED_CREDENTIALS_FILE", _folder["credentials"]);
        Set("AWS_CONFIG_FILE", _folder["config"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_given_go_first_and_lose_the_newline_of_their_file()
    {
        if (await AloneTest.RanElsewhereAsync(GetType()))
            return;

        Set("AWS_ACCESS_KEY_ID", "ENVKEY");
        Set("AWS_SECRET_ACCESS_KEY", "envsecret");
        Assert.Equal(
            new S3Keys("K", "S", "T"), await GetAsync(("accessKeyId", "K\n"), ("secretAccessKey", "S\n"), ("sessionToken", "T\n")));
    }

    [Fact]
    public async Task The_environment()
    {
        if (await AloneTest.RanElsewhereAsync(GetType()))
            return;

        Set("AWS_ACCESS_KEY_ID", "ENVKEY");
        Set("AWS_SECRET_ACCESS_KEY", "envsecret");
        Set("AWS_SESSION_TOKEN", "envtoken");
        Assert.Equal(new S3Keys("ENVKEY", "envsecret", "envtoken"), await GetAsync());
    }

    [Fact]
    public async Task A_profile_by_name()
    {
        if (await AloneTest.RanElsewhereAsync(GetType()))
            return;

        await File.WriteAllTextAsync(
            _folder["credentials"], "[team]\naws_access_key_id = PROFILEKEY\naws_secret_access_key = profilesecret\n", TestContext.Current.CancellationToken);
        Assert.Equal(new S3Keys("PROFILEKEY", "profilesecret", null), await GetAsync(("profile", "team")));
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Configuration, () => GetAsync(("profile", "nobody")));
        Assert.Contains("'nobody'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_credentials_server()
    {
        if (await AloneTest.RanElsewhereAsync(GetType()))
            return;

        await using var server = new RawHttpServer(static async (_, connection, cancel) => await AnswerAsync(connection, "application/json", $$"""
            {"AccessKeyId":"PODKEY","SecretAccessKey":"podsecret","Token":"podtoken","Expiration":"{{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}
            """, cancel));
        Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", new Uri(server.Endpoint, "/v1/credentials").ToString());
        Assert.Equal(new S3Keys("PODKEY", "podsecret", "podtoken"), await GetAsync());
    }

    [Fact]
    public async Task A_web_identity()
    {
        if (await AloneTest.RanElsewhereAsync(GetType()))
            return;

        await using var server = new RawHttpServer(static async (request, connection, cancel) =>
        {
            Assert.Contains("WebIdentityToken=a.jwt.token", System.Text.Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal);
            await AnswerAsync(connection, "text/xml", $"""
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
                <AccessKeyId>ROLEKEY</AccessKeyId><SecretAccessKey>rolesecret</SecretAccessKey><SessionToken>roletoken</SessionToken>
                <Expiration>{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                """, cancel);
        });
        await File.WriteAllTextAsync(_folder["token"], "a.jwt.token", TestContext.Current.CancellationToken);
        Set("AWS_WEB_IDENTITY_TOKEN_FILE", _folder["token"]);
        Set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/reader");
        Set("AWS_ENDPOINT_URL_STS", server.Endpoint.ToString());
        Assert.Equal(new S3Keys("ROLEKEY", "rolesecret", "roletoken"), await GetAsync());
        Assert.Empty(server.Failures);
    }

    [Fact]
    public async Task The_instances_metadata()
    {
        if (await AloneTest.RanElsewhereAsync(GetType()))
            return;

        await using var server = new RawHttpServer(static async (request, connection, cancel) => await AnswerAsync(connection, "text/plain", request.Target.TrimEnd('/') switch
        {
            "/latest/api/token" => "session",
            "/latest/meta-data/iam/security-credentials" => "node-role",
            "/latest/meta-data/iam/security-credentials/node-role" => $$"""
                {"Code":"Success","LastUpdated":"{{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ}}","Type":"AWS-HMAC","AccessKeyId":"NODEKEY","SecretAccessKey":"nodesecret","Token":"nodetoken","Expiration":"{{DateTime.UtcNow.AddHours(6):yyyy-MM-ddTHH:mm:ssZ}}"}
                """,
            _ => throw new InvalidOperationException(request.Target),
        }, cancel));
        Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.Endpoint.ToString().TrimEnd('/'));
        Set("AWS_EC2_METADATA_DISABLED", "false");
        Assert.Equal(new S3Keys("NODEKEY", "nodesecret", "nodetoken"), await GetAsync());
    }

    [Fact]
    public async Task None_at_all_is_unauthenticated_with_what_to_do()
    {
        if (await AloneTest.RanElsewhereAsync(GetType()))
            return;

        await using IObjectStore store = ObjectStoreFactory.Open(new StoreOptions(StoreUri.Parse("s3://b"))
        {
            Endpoint = new Uri("http://127.0.0.1:1"),
            Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) },
        });
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Unauthenticated, () => store.ReadAsync(new ObjectInfo("k", 1, 0, "e")));
        Assert.Contains("accessKeyId", e.Remedy, StringComparison.Ordinal);
        Assert.Contains("anonymous", e.Remedy, StringComparison.Ordinal);
    }

    private static void Set(string name, string value) => Environment.SetEnvironmentVariable(name, value);

    private static async Task<S3Keys?> GetAsync(params (string Name, string Value)[] credentials)
    {
        using var source = new S3KeySource(new StoreOptions(StoreUri.Parse("s3://b")) { Credentials = credentials.ToDictionary(static c => c.Name, static c => c.Value) });
        return await source.GetAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AnswerAsync(RawConnection connection, string type, string body, CancellationToken cancel) =>
        await connection.WriteAsync($"HTTP/1.1 200 OK\nContent-Type: {type}\nContent-Length: {body.ReplaceLineEndings("\r\n").Length}\n\n{body}", cancel);
}
