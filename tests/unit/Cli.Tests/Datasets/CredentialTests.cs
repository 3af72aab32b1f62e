using VastK8s.Api.Agent;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Datasets;

public sealed class CredentialTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("s3://b", "AWS_ACCESS_KEY_ID=id;AWS_SECRET_ACCESS_KEY=key", "accessKeyId=id;secretAccessKey=key")]
    [InlineData("s3://b", "AWS_ACCESS_KEY_ID=id;AWS_SECRET_ACCESS_KEY=key;AWS_SESSION_TOKEN=t;AWS_PROFILE=p", "accessKeyId=id;secretAccessKey=key;sessionToken=t")]
    [InlineData("s3://b", "AWS_PROFILE=p;AWS_SESSION_TOKEN=t", "profile=p")]
    [InlineData("s3://b", "AZURE_STORAGE_KEY=k", "")]
    [InlineData("az://account/c", "AZURE_STORAGE_KEY=k;AZURE_STORAGE_SAS_TOKEN=s;AWS_PROFILE=p", "accountKey=k")]
    [InlineData("az://account/c", "AZURE_STORAGE_SAS_TOKEN=s", "sasToken=s")]
    [InlineData("gs://b", "GOOGLE_APPLICATION_CREDENTIALS=key.json;AWS_PROFILE=p", "serviceAccountKey={}")]
    [InlineData("/srv", "AWS_PROFILE=p;AZURE_STORAGE_KEY=k", "")]
    [InlineData("s3://b --anonymous", "AWS_ACCESS_KEY_ID=id;AWS_SECRET_ACCESS_KEY=key", "")]
    [InlineData("s3://b", "AWS_ACCESS_KEY_ID=;AWS_SECRET_ACCESS_KEY=", "")]
    public async Task Only_what_the_source_needs_is_taken_from_the_environment(string arguments, string environment, string expected)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Write("key.json", "{}");
        SetEnvironment(environment);

        CliResult result = await _workplace.RunAsync(["index", .. arguments.Split(' ')]);

        Assert.Equal(0, result.Code);
        IndexRequest request = agent.Last<IndexRequest>();
        Assert.Equal(expected.Length == 0 ? [] : [""], request.Secrets.Keys);
        Assert.Equal(expected, string.Join(';', request.Secrets.Values.SelectMany(s => s.Data).OrderBy(d => d.Key).Select(d => $"{d.Key}={d.Value}")));
    }

    [Fact]
    public async Task A_secret_file_replaces_the_environment()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        SetEnvironment("AWS_ACCESS_KEY_ID=id;AWS_SECRET_ACCESS_KEY=key;AWS_SESSION_TOKEN=t");
        _workplace.Write("secret", "# mine\n\n accessKeyId = other\nsecretAccessKey=a=b= c\n");

        CliResult result = await _workplace.RunAsync("index", "s3://b", "--secret-file", "secret");

        Assert.Equal(0, result.Code);
        Assert.Equal(
            [("accessKeyId", "other"), ("secretAccessKey", "a=b= c")],
            agent.Last<IndexRequest>().Secrets[""].Data.OrderBy(d => d.Key).Select(d => (d.Key, d.Value)));
        Assert.DoesNotContain("chmod", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Named_secret_files_serve_secretRefs()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        SetEnvironment("AWS_PROFILE=p");
        _workplace.Write("one", "accessKeyId=1\n");
        _workplace.Write("two", "sasToken=2\n");
        _workplace.Write("dataset.yaml", """
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata: {name: a}
            spec: {sources: [{uri: "s3://b", secretRef: {name: first}}, {uri: "az://account/c", secretRef: {name: second}}]}
            """);

        CliResult missing = await _workplace.RunAsync("index", "-f", "dataset.yaml", "--secret-file", "first=one");
        CliResult result = await _workplace.RunAsync("index", "-f", "dataset.yaml", "--secret-file", "first=one", "--secret-file", "second=two");

        Assert.Equal(2, missing.Code);
        Assert.Contains("no credentials for secretRef 'second'; add --secret-file second=FILE", missing.Error, StringComparison.Ordinal);
        Assert.Equal(0, result.Code);
        Assert.Equal(["first", "second"], agent.Last<IndexRequest>().Secrets.Keys.Order());
    }

    [Fact]
    public async Task New_credentials_go_to_a_known_Dataset_by_name()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Write("secret", "accountKey=k\n");

        CliResult result = await _workplace.RunAsync("index", "imagenet", "--secret-file", "secret");

        Assert.Equal(0, result.Code);
        Assert.Equal("k", agent.Last<IndexRequest>().Secrets[""].Data["accountKey"]);
    }

    [Fact]
    public async Task A_file_that_everybody_can_read_is_noted()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Write("secret", "accountKey=k\n", UnixFileMode.UserRead | UnixFileMode.OtherRead);

        CliResult result = await _workplace.RunAsync("index", "az://account/c", "--secret-file", "secret");

        Assert.Equal(0, result.Code);
        Assert.Contains("note: --secret-file secret can be read by every user of this machine; chmod 600 it", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("topsecretvalue", "secret:1: no key=value")]
    [InlineData("accessKeyId=a\ntopsecretkey=topsecretvalue", "secret:2: unknown key; use accessKeyId, ")]
    public async Task A_wrong_line_is_named_and_not_shown(string content, string expected)
    {
        _workplace.Write("secret", content);

        CliResult result = await _workplace.RunAsync("index", "s3://b", "--secret-file", "secret");

        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://b", "AWS_ACCESS_KEY_ID=topsecret", "AWS_SECRET_ACCESS_KEY is not set, its other half is; set both or neither")]
    [InlineData("s3://b", "AWS_SECRET_ACCESS_KEY=topsecret", "AWS_ACCESS_KEY_ID is not set, its other half is; set both or neither")]
    [InlineData("gs://b", "GOOGLE_APPLICATION_CREDENTIALS=missing.json", "GOOGLE_APPLICATION_CREDENTIALS: ")]
    [InlineData("gs://b", "GOOGLE_APPLICATION_CREDENTIALS=federated.json", "federated.json is of type external_account, and an agent takes service-account keys alone. Set it to such a key")]
    [InlineData("s3://b", "AWS_ENDPOINT_URL=http://u:topsecret@h", "AWS_ENDPOINT_URL: not an http or https URL")]
    public async Task A_wrong_environment_is_explained(string uri, string environment, string expected)
    {
        _workplace.Write("federated.json", """{"type": "external_account", "client_secret": "topsecret"}""");
        SetEnvironment(environment);

        CliResult result = await _workplace.RunAsync("index", uri);

        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", result.Error, StringComparison.Ordinal);
    }

    private void SetEnvironment(string variables)
    {
        foreach (string variable in variables.Split(';'))
        {
            _workplace.Environment[variable.Split('=')[0]] = variable.Split('=', 2)[1];
        }
    }
}
