using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Cli;
using VastK8s.Embedded.Manifests;
using VastK8s.Embedded.Tests.Support;
using VastK8s.Testing.Servers;

namespace VastK8s.Embedded.Tests.Manifests;

public sealed class ManifestReaderTests : IDisposable
{
    private readonly Place _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void A_directory_is_read_in_the_order_of_names()
    {
        _place.Write("m/b.yaml", Texts.Dataset("photos") + "\n---\n" + Texts.Dataset("videos"));
        _place.Write("m/a.yml", Texts.Pool);
        _place.Write("m/notes.txt", "not a manifest");

        var read = ManifestReader.Read(["m"], _place.Host);

        Assert.Equal(["m/a.yml", "m/b.yaml", "m/b.yaml"], read.Select(m => m.File));
        Assert.IsType<CachePool>(read[0].Resource);
        Assert.Equal(["photos", "videos"], read.Skip(1).Select(m => Assert.IsType<Dataset>(m.Resource).Metadata.Name));
    }

    [Fact]
    public void Every_mistake_of_every_file_is_named_with_field_line_and_what_to_write()
    {
        var first = _place.Write("one.yaml", Texts.Pool.Replace("highPercent: 90", "highPercent: 70", StringComparison.Ordinal));
        var second = _place.Write("two.yaml", Texts.Dataset("photos", "ftp://server/photos"));
        var third = _place.Write("three.yaml", Texts.Dataset("photos", more: "prefetsch: {policy: Eager}"));

        var lines = Assert.Throws<UsageException>(() => ManifestReader.Read([first, second, third, "four.yaml"], _place.Host)).Message.Split('\n');

        Assert.Contains(lines, l => l.StartsWith("one.yaml: spec.watermarks", StringComparison.Ordinal) && l.Contains("(line ", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("two.yaml: spec.sources[0].uri (line 5): ", StringComparison.Ordinal) && l.Contains("s3://", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("three.yaml: spec.prefetsch (line 6): ", StringComparison.Ordinal) && l.Contains("prefetch", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("four.yaml: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_cache_node_is_the_operators()
    {
        var file = _place.Write("node.yaml", "apiVersion: vastk8s.io/v1alpha1\nkind: CacheNode\nmetadata: {name: a.b}\nspec: {nodeName: b, pool: a}\n");

        Assert.Contains("node.yaml: kind (line 2): a CacheNode is made by the operator; leave it out", Assert.Throws<UsageException>(() => ManifestReader.Read([file], _place.Host)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_of_another_group_is_refused_by_name()
    {
        var file = _place.Write("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n");

        Assert.Contains("pod.yaml: kind (line 1): 'Pod' is not known; use Dataset", Assert.Throws<UsageException>(() => ManifestReader.Read([file], _place.Host)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_manifests_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_place.Root, "empty"));

        Assert.Contains("empty: no manifests in it", Assert.Throws<UsageException>(() => ManifestReader.Read(["empty"], _place.Host)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("examples")]
    [InlineData("examples/demo")]
    public void The_examples_are_right(string directory) => Assert.NotEmpty(ManifestReader.Read([Path.Combine(Repository.Root, directory)], _place.Host));
}
