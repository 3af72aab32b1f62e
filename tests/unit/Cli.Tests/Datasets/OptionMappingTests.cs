using VastK8s.Api.Agent;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Datasets;

public sealed class OptionMappingTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Every_option_reaches_the_Dataset()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();

        CliResult result = await _workplace.RunAsync(
            "index", "s3://bucket/train", "--name", "mine", "--endpoint", "https://minio:9000", "--region", "eu-1", "--path-style", "false",
            "--ca-file", "ca.pem", "--include", "**/*.jpg", "--include", "*.csv", "--exclude", "tmp/**", "--uid", "1000", "--gid", "100",
            "--file-mode", "0440", "--dir-mode", "750");

        Assert.Equal((0, ""), (result.Code, result.Error.Replace("index mine: 0 objects, 0 B\n", "", StringComparison.Ordinal)));
        Assert.Equal(
            $$"""
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata:
              name: mine
            spec:
              sources:
              - uri: s3://bucket/train
                endpoint: https://minio:9000
                region: eu-1
                pathStyle: false
                caFile: {{_workplace.Root}}/ca.pem
                include:
                - "**/*.jpg"
                - "*.csv"
                exclude:
                - "tmp/**"
              ownership:
                uid: 1000
                gid: 100
                fileMode: "0440"
                directoryMode: "750"

            """.Replace("- \"tmp/**\"", "- tmp/**", StringComparison.Ordinal),
            agent.Last<IndexRequest>().Dataset);
    }

    [Theory]
    [InlineData("s3://b --path-style", "pathStyle: true")]
    [InlineData("s3://b --path-style true", "pathStyle: true")]
    [InlineData("s3://b --anonymous", "anonymous: true")]
    [InlineData("./data", "uri: ROOT/data")]
    [InlineData(".", "uri: ROOT")]
    [InlineData("/srv/data", "uri: /srv/data")]
    [InlineData("az://account/c", "uri: az://account/c")]
    public async Task One_option_one_field(string arguments, string expected)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();

        CliResult result = await _workplace.RunAsync(["index", .. arguments.Split(' ')]);

        Assert.Equal(0, result.Code);
        Assert.Contains(expected.Replace("ROOT", _workplace.Root, StringComparison.Ordinal) + "\n", agent.Last<IndexRequest>().Dataset, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://b", "AWS_ENDPOINT_URL", "http://minio", "endpoint: http://minio")]
    [InlineData("s3://b", "AWS_ENDPOINT_URL_S3", "http://minio", "endpoint: http://minio")]
    [InlineData("s3://b", "AWS_REGION", "eu-2", "region: eu-2")]
    [InlineData("s3://b", "AWS_DEFAULT_REGION", "eu-3", "region: eu-3")]
    [InlineData("gs://b", "STORAGE_EMULATOR_HOST", "localhost:9199", "endpoint: http://localhost:9199")]
    [InlineData("gs://b", "STORAGE_EMULATOR_HOST", "localhost:9199", "anonymous: true")]
    public async Task The_clouds_own_variables_fill_what_is_not_given(string uri, string variable, string value, string expected)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Environment[variable] = value;

        await _workplace.RunAsync("index", uri);
        Assert.Contains(expected, agent.Last<IndexRequest>().Dataset, StringComparison.Ordinal);

        _workplace.In = $"{{apiVersion: vastk8s.io/v1alpha1, kind: Dataset, metadata: {{name: a}}, spec: {{sources: [{{uri: \"{uri}\"}}]}}}}";
        await _workplace.RunAsync("index", "-f", "-");
        Assert.Contains(expected, agent.Last<IndexRequest>().Dataset, StringComparison.Ordinal);

        await _workplace.RunAsync("index", uri == "s3://b" ? "gs://b" : "s3://b");
        Assert.DoesNotContain(expected, agent.Last<IndexRequest>().Dataset, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_win_over_the_environment()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Environment["AWS_REGION"] = "eu-2";

        await _workplace.RunAsync("index", "s3://b", "--region", "eu-1");

        Assert.Contains("region: eu-1\n", agent.Last<IndexRequest>().Dataset, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_lists_the_known_Dataset_again()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();

        CliResult result = await _workplace.RunAsync("index", "imagenet");

        Assert.Equal(0, result.Code);
        Assert.Equal(("", "imagenet"), (agent.Last<IndexRequest>().Dataset, agent.Last<IndexRequest>().Name));
    }

    [Theory]
    [InlineData("index", "no Dataset; give a URI")]
    [InlineData("index s3://b -f x.yaml", "both an argument and -f; give one of them")]
    [InlineData("index s3a://b", "URI: s3a:// and s3n:// are names of Hadoop's; use s3://bucket/prefix")]
    [InlineData("index s3://b --endpoint minio:9000", "--endpoint: not an http or https URL; use https://host[:port]")]
    [InlineData("index s3://b --file-mode rwx", "--file-mode: not three octal digits of permission bits; use \"0444\"")]
    [InlineData("index s3://b --name A_B", "--name: 'A_B' is no DNS-1123 subdomain")]
    [InlineData("index gs://b --region x", "--region: gs:// sources have no region; leave it out")]
    [InlineData("index s3://b --include /x", "--include: begins with '/' and would match nothing")]
    [InlineData("index s3://b --uid -1", "-1")]
    [InlineData("index s3://b --uid x", "'x'")]
    [InlineData("index s3://b extra", "Unrecognized command or argument 'extra'")]
    [InlineData("index s3://b --regoin x", "--regoin")]
    [InlineData("index Foo_Bar", "'Foo_Bar' is neither a URI nor a Dataset's name")]
    [InlineData("index imagenet --region x", "--region goes with a URI; 'imagenet' is the name of a Dataset")]
    [InlineData("index -f missing.yaml", "missing.yaml")]
    [InlineData("index -f bad.yaml", "bad.yaml: spec.sources[0].urll (line 4): unknown field; use uri")]
    [InlineData("index -f bad.yaml --uid 5", "--uid goes with a URI; with -f the file says it")]
    [InlineData("index -f invalid.yaml", "invalid.yaml: spec.sources[0].uri (line 4): no bucket; use s3://bucket/prefix")]
    [InlineData("mount s3://b", "no directory; give the URI or NAME and then DIR")]
    [InlineData("mount -f invalid.yaml a b", "both an argument and -f")]
    [InlineData("mount imagenet /mnt/x --secret-file secret", "--secret-file goes with a URI or -f; for new credentials: vastk8s index imagenet")]
    [InlineData("prefetch imagenet --path ../x", "--path: '../x' is no path of the tree")]
    [InlineData("status --nope", "Unknown option '--nope'")]
    [InlineData("status A_B", "'A_B' is no Dataset's name")]
    [InlineData("delete", "Required argument missing")]
    [InlineData("delete ../x", "'../x' is no Dataset's name")]
    [InlineData("completion tcsh", "tcsh")]
    [InlineData("bogus", "Unrecognized command or argument 'bogus'")]
    [InlineData("index s3://b -o yaml", "yaml")]
    [InlineData("index s3://b --cache-dir /c:5X", "--cache-dir: '5X' is no size")]
    [InlineData("demo --source imagenet", "--source: a name; give a URI or a directory")]
    public async Task Mistakes_are_explained_and_reach_no_agent(string arguments, string expected)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Write("bad.yaml", "apiVersion: vastk8s.io/v1alpha1\nkind: Dataset\nmetadata: {name: a}\nspec: {sources: [{urll: s3://b}]}\n");
        _workplace.Write("invalid.yaml", "apiVersion: vastk8s.io/v1alpha1\nkind: Dataset\nmetadata: {name: a}\nspec: {sources: [{uri: 's3://'}]}\n");
        _workplace.Write("secret", "accessKeyId=A\nsecretAccessKey=B\n");

        CliResult result = await _workplace.RunAsync(arguments.Split(' '));

        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("vastk8s: ", result.Error, StringComparison.Ordinal);
        Assert.Empty(agent.Requests);
    }
}
