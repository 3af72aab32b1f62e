using VastK8s.Api.Datasets;
using VastK8s.Cli;
using VastK8s.Cli.Credentials;
using VastK8s.Cli.Datasets;
using VastK8s.Embedded.Demo;
using VastK8s.Embedded.Manifests;
using VastK8s.Embedded.Tests.Support;
using VastK8s.Testing.Servers;

namespace VastK8s.Embedded.Tests.Demo;

public sealed class DemoManifestsTests : IDisposable
{
    private readonly Place _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Sources_and_directory_are_the_demos_and_all_else_is_as_written()
    {
        var pool = _place.Write("pool.yaml", Texts.Pool);
        var datasets = _place.Write("datasets.yaml", Texts.Dataset("all", more: "retain: true") + "\n---\n" + Texts.Dataset("some", more: "prefetch: {policy: OnDemand}"));

        var demo = DemoManifests.Of(ManifestReader.Read([pool, datasets], _place.Host), Input("s3://mine/data")).In("/tmp/cache");

        Assert.Equal("/tmp/cache", Assert.Single(demo.Pool.Spec.Directories).Path);
        Assert.Equal(90, demo.Pool.Spec.Watermarks.HighPercent);
        Assert.All(demo.Datasets, d => Assert.Equal("s3://mine/data", Assert.Single(d.Spec.Sources).Uri));
        Assert.Equal(("all", true, "some", PrefetchPolicy.OnDemand), (demo.Prefetched.Metadata.Name, demo.Prefetched.Spec.Retain, demo.OnDemand.Metadata.Name, demo.OnDemand.Spec.Prefetch.Policy));
        Assert.Null(demo.Secret);
    }

    [Fact]
    public void Credentials_are_a_secret_that_both_datasets_name()
    {
        var secrets = new SecretSet();
        secrets.Add("", "accessKeyId", "key");

        var demo = Examples(secrets);

        Assert.Equal("key"u8.ToArray(), demo.Secret!.Data["accessKeyId"]);
        Assert.All(demo.Datasets, d => Assert.Equal(demo.Secret.Metadata.Name, d.Spec.Sources[0].SecretRef!.Name));
        Assert.Equal(4, demo.InOrder().Count());
    }

    [Fact]
    public void What_is_written_for_another_process_is_read_back()
    {
        var secrets = new SecretSet();
        secrets.Add("", "accessKeyId", "key");
        var demo = Examples(secrets).In("/tmp/other");

        var read = ManifestReader.Read(demo.Write(_place.Root), _place.Host);

        Assert.Equal(["CachePool", "Dataset", "Secret"], read.Select(m => m.Resource.Kind));
        Assert.Equal("key"u8.ToArray(), ((V1Secret)read[2].Resource).Data["accessKeyId"]);
        Assert.Equal(demo.OnDemand.Spec, ((Dataset)read[1].Resource).Spec);
    }

    [Theory]
    [InlineData("no CachePool", "all", "some")]
    [InlineData("no Dataset with prefetch.policy OnDemand", "pool", "all")]
    [InlineData("no Dataset with prefetch.policy Eager", "pool", "some")]
    public void What_lacks_is_named(string expected, params string[] files)
    {
        _place.Write("pool", Texts.Pool);
        _place.Write("all", Texts.Dataset("all"));
        _place.Write("some", Texts.Dataset("some", more: "prefetch: {policy: OnDemand}"));

        Assert.Contains(expected, Assert.Throws<UsageException>(() => DemoManifests.Of(ManifestReader.Read(files, _place.Host), Input("/data"))).Message, StringComparison.Ordinal);
    }

    private DemoManifests Examples(SecretSet secrets) =>
        DemoManifests.Of(ManifestReader.Read([Path.Combine(Repository.Root, "examples", "demo")], _place.Host), Input("s3://mine/data") with { Secrets = secrets });

    private static DatasetInput Input(string uri) => new("given", new Dataset { Metadata = new() { Name = "given" }, Spec = new() { Sources = [new() { Uri = uri }] } }, new SecretSet());
}
