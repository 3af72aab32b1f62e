using k8s.Models;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;

namespace VastK8s.Api.Tests.Datasets;

public sealed class DatasetValidationTests
{
    [Theory]
    [InlineData("s3://bucket")]
    [InlineData("s3://bucket/a/b c/?x#y")]
    [InlineData("s3://tenant:Old_Bucket/p")]
    [InlineData("gs://bucket/p")]
    [InlineData("az://account/container/p")]
    [InlineData("az://devstoreaccount1/$root")]
    [InlineData("https://account.blob.core.windows.net/container/p")]
    [InlineData("file:///srv/data")]
    [InlineData("/srv/data")]
    [InlineData("/")]
    public void Right_uris_pass(string uri) => Assert.Empty(ResourceValidation.Validate(With(new DatasetSource { Uri = uri })));

    [Theory]
    [InlineData("", "no URI; use s3://")]
    [InlineData("data", "neither a URI nor an absolute path; use s3://")]
    [InlineData(" s3://b", "has a control character, or a blank")]
    [InlineData("s3://b\n", "has a control character, or a blank")]
    [InlineData("s3://", "no bucket; use s3://bucket/prefix")]
    [InlineData("s3:///key", "no bucket; use s3://bucket/prefix")]
    [InlineData("s3://bu cket", "not a bucket name")]
    [InlineData("s3://AKIA:topsecret@b/p", "has credentials before an '@'; put them in the Secret")]
    [InlineData("s3a://b", "s3a:// and s3n:// are names of Hadoop's; use s3://bucket/prefix")]
    [InlineData("gcs://b", "use gs://bucket/prefix")]
    [InlineData("abfss://c@a.dfs.core.windows.net/", "use az://account/container/prefix")]
    [InlineData("az://account", "no container after the account")]
    [InlineData("az://Ac/c", "no storage account")]
    [InlineData("https://minio.example.org/bucket", "use s3://bucket/prefix with endpoint")]
    [InlineData("https://a.blob.core.windows.net/c?sv=1&sig=topsecret", "has a query; use the URL up to the '?'")]
    [InlineData("https://acc.blob.core.windows.net", "no container")]
    [InlineData("http://b/c", "use https://account.blob.core.windows.net")]
    [InlineData("ftp://b/c", "unknown scheme; use s3://")]
    [InlineData("file://host/srv", "names a host, or a relative path; use file:///directory")]
    [InlineData("/srv/../etc", "has a '.' or '..'")]
    public void Wrong_uris_are_named_without_being_repeated(string uri, string expected)
    {
        FieldError error = Assert.Single(ResourceValidation.Validate(With(new DatasetSource { Uri = uri })));

        Assert.Equal("spec.sources[0].uri", error.Field);
        Assert.StartsWith("spec.sources[0].uri: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imagenet", true)]
    [InlineData("a.b-c.9", true)]
    [InlineData("", false)]
    [InlineData("Imagenet", false)]
    [InlineData("a_b", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a..b", false)]
    [InlineData("a.-b", false)]
    [InlineData("../etc", false)]
    [InlineData("ä", false)]
    public void Names_are_subdomains(string name, bool valid)
    {
        Dataset dataset = With(new DatasetSource { Uri = "s3://b" }) with { Metadata = new V1ObjectMeta { Name = name } };

        Assert.Equal(valid ? [] : ["metadata.name"], ResourceValidation.Validate(dataset).Select(e => e.Field));
    }

    [Fact]
    public void A_name_has_253_characters_at_most()
    {
        Assert.True(ResourceName.IsSubdomain(new string('a', 253)));
        Assert.False(ResourceName.IsSubdomain(new string('a', 254)));
        Assert.False(ResourceName.IsLabel(new string('a', 64)));
    }

    public static TheoryData<DatasetSource, string> WrongSources => new()
    {
        { new() { Uri = "s3://b", Endpoint = "minio:9000" }, "spec.sources[0].endpoint: not an http or https URL; use https://host[:port]" },
        { new() { Uri = "s3://b", Endpoint = "https://k:topsecret@h" }, "spec.sources[0].endpoint: has more than scheme, host, port and path; use https://host[:port]; credentials belong in the Secret of secretRef" },
        { new() { Uri = "/srv", Endpoint = "https://h" }, "spec.sources[0].endpoint: a directory has no endpoint; leave it out" },
        { new() { Uri = "gs://b", Region = "eu" }, "spec.sources[0].region: gs:// sources have no region; leave it out" },
        { new() { Uri = "s3://b", Region = "" }, "spec.sources[0].region: not a region; use its name, as in eu-central-1" },
        { new() { Uri = "az://acc/c", PathStyle = true }, "spec.sources[0].pathStyle: az:// sources have no path style; leave it out" },
        { new() { Uri = "s3://b", CaFile = "ca.pem" }, "spec.sources[0].caFile: not an absolute path; use the path of a PEM file on the node, as in /etc/ssl/own-ca.pem" },
        { new() { Uri = "s3://b", SecretRef = new() { Name = "AKIA/x" } }, "spec.sources[0].secretRef.name: not the name of a Secret; use its metadata.name; the credentials themselves never stand in a Dataset" },
        { new() { Uri = "s3://b", SecretRef = new() { Name = "x" }, Anonymous = true }, "spec.sources[0].secretRef: anonymous sources send no credentials; leave out secretRef or anonymous" },
        { new() { Uri = "s3://b", Path = "/a" }, "spec.sources[0].path: '/a' is absolute; use a path relative to the tree's root, without leading '/'" },
        { new() { Uri = "s3://b", Path = "a/../b" }, "spec.sources[0].path: 'a/../b' has a '.' or '..'; use plain names, as in train/images" },
        { new() { Uri = "s3://b", Path = "a/" }, "spec.sources[0].path: 'a/' has an empty name; use single '/' between names and none at the end" },
        { new() { Uri = "s3://b", Path = new string('x', 256) }, "spec.sources[0].path: has a name longer than 255 bytes; use a shorter one" },
        { new() { Uri = "s3://b", Include = ["a", ""] }, "spec.sources[0].include[1]: empty; use a glob such as **/*.parquet, or leave it out" },
        { new() { Uri = "s3://b", Exclude = ["/a/**"] }, "spec.sources[0].exclude[0]: begins with '/' and would match nothing; globs are relative to the prefix: leave the '/' out" },
    };

    [Theory]
    [MemberData(nameof(WrongSources))]
    public void Wrong_source_fields_are_named_with_the_fix(DatasetSource source, string expected) =>
        Assert.Equal([expected], ResourceValidation.Validate(With(source)).Select(e => e.ToString()));

    [Theory]
    [InlineData("", "", true)]
    [InlineData("a", "a", true)]
    [InlineData("a", "ab", true)]
    [InlineData("", "a", true)]
    [InlineData("a", "a/b", false)]
    [InlineData("a/b/c", "a", false)]
    public void Sources_share_a_path_or_lie_beside_each_other(string first, string second, bool valid)
    {
        IReadOnlyList<FieldError> errors = ResourceValidation.Validate(
            With(new DatasetSource { Uri = "s3://a", Path = first }, new DatasetSource { Uri = "s3://b", Path = second }));

        Assert.Equal(valid, errors.Count == 0);
    }

    [Theory]
    [InlineData("0444", true, 0x124)]
    [InlineData("755", true, 0x1ED)]
    [InlineData("0o444", false, 0)]
    [InlineData("4755", false, 0)]
    [InlineData("0888", false, 0)]
    [InlineData("", false, 0)]
    [InlineData("44", false, 0)]
    [InlineData("rwx", false, 0)]
    public void Modes_are_three_octal_digits(string text, bool valid, int mode)
    {
        Assert.Equal(valid, DatasetMode.TryParse(text, out ushort parsed));
        Assert.Equal(mode, parsed);
        Dataset dataset = With(new DatasetSource { Uri = "s3://b" });
        dataset = dataset with { Spec = dataset.Spec with { Ownership = new DatasetOwnership { FileMode = text } } };
        Assert.Equal(valid ? [] : ["spec.ownership.fileMode"], ResourceValidation.Validate(dataset).Select(e => e.Field));
    }

    [Theory]
    [InlineData("Strong", "spec.consistency.mode: Strong is not served yet; use Snapshot")]
    [InlineData("snapshot", "spec.consistency.mode: 'snapshot' is not known; use Snapshot, Eventual or Strong")]
    public void Only_snapshot_consistency_is_served(string consistency, string expected)
    {
        Dataset dataset = With(new DatasetSource { Uri = "s3://b" });
        dataset = dataset with { Spec = dataset.Spec with { Consistency = new() { Mode = consistency } } };

        Assert.Equal([expected], ResourceValidation.Validate(dataset).Select(e => e.ToString()));
    }

    [Fact]
    public void A_dataset_without_sources_is_refused() =>
        Assert.Equal(["spec.sources"], ResourceValidation.Validate(With()).Select(e => e.Field));

    private static Dataset With(params DatasetSource[] sources) =>
        new() { Metadata = new V1ObjectMeta { Name = "a" }, Spec = new DatasetSpec { Sources = sources } };
}
