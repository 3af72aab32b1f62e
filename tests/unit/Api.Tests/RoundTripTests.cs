using FsCheck;
using FsCheck.Fluent;
using k8s;
using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Schema.Shapes;
using VastK8s.Api.Yaml;

namespace VastK8s.Api.Tests;

public sealed class RoundTripTests
{
    public static TheoryData<Type> Kinds => [.. ResourceKinds.Types];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Json_as_the_client_writes_it_reads_back_equal(Type type) => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        object original = new AnyResource(seed).Resource(type, status: true);

        object read = Deserialize(type, KubernetesJson.Serialize(original));

        Assert.Equal(Part(original, "spec"), Part(read, "spec"));
        Assert.Equal(Part(original, "status"), Part(read, "status"));
        Assert.Equal(KubernetesJson.Serialize(original), KubernetesJson.Serialize(read));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Yaml_reads_back_equal_and_is_written_the_same(Type type) => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var original = (IKubernetesObject<V1ObjectMeta>)new AnyResource(seed).Resource(type, status: false);

        string yaml = ResourceYaml.Serialize(original);
        IKubernetesObject<V1ObjectMeta> read = Assert.Single(ResourceYaml.ReadAll(yaml)).Resource;

        Assert.Equal(yaml, ResourceYaml.Serialize(read));
        Assert.Equal(KubernetesJson.Serialize(Part(original, "spec")), KubernetesJson.Serialize(Part(read, "spec")));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Json_reads_as_yaml(Type type) => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var original = (IKubernetesObject<V1ObjectMeta>)new AnyResource(seed).Resource(type, status: true);

        IKubernetesObject<V1ObjectMeta> read = Assert.Single(ResourceYaml.ReadAll(KubernetesJson.Serialize(original))).Resource;

        Assert.Equal(KubernetesJson.Serialize(Part(original, "spec")), KubernetesJson.Serialize(Part(read, "spec")));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_not_said_is_not_written()
    {
        Assert.Equal("""{"uri":"s3://b"}""", KubernetesJson.Serialize(new DatasetSource { Uri = "s3://b" }));
        Assert.Equal("{}", KubernetesJson.Serialize(new DatasetSummary()));
        Assert.DoesNotContain("conditions", KubernetesJson.Serialize(new NodeDatasetStatus { Uid = "u" }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_newer_version_wrote_is_read()
    {
        Dataset read = KubernetesJson.Deserialize<Dataset>(
            """{"metadata":{"name":"a"},"spec":{"sources":[{"uri":"s3://b","novel":1}],"consistency":{"mode":"Causal"},"refresh":{"interval":"1 day"}},"status":{"phase":"Dreaming"}}""");

        Assert.Equal(("Causal", "1 day", "Dreaming"), (read.Spec.Consistency.Mode, read.Spec.Refresh!.Interval!.Value.Text, read.Status!.Phase));
    }

    [Fact]
    public void A_list_that_is_null_is_an_empty_one() =>
        Assert.Empty(KubernetesJson.Deserialize<Dataset>("""{"metadata":{"name":"a"},"spec":{"sources":null,"nodeSelector":null}}""").Spec.Sources);

    [Fact]
    public void Integers_stand_for_quantities()
    {
        CachePool pool = KubernetesJson.Deserialize<CachePool>(
            """{"metadata":{"name":"a"},"spec":{"directories":[{"path":"/a","capacity":1000000}],"bandwidth":{"total":5}}}""");

        Assert.True(pool.Spec.Directories[0].Capacity!.Value.TryGetBytes(0, out long bytes));
        Assert.Equal((1_000_000, "5"), (bytes, pool.Spec.Bandwidth!.Total!.Value.Text));
    }

    private static object Deserialize(Type type, string json) => type.Name switch
    {
        nameof(Dataset) => KubernetesJson.Deserialize<Dataset>(json),
        nameof(CachePool) => KubernetesJson.Deserialize<CachePool>(json),
        nameof(CacheNode) => KubernetesJson.Deserialize<CacheNode>(json),
        _ => KubernetesJson.Deserialize<PrefetchJob>(json),
    };

    private static object? Part(object resource, string field) => ObjectShape.Of(resource.GetType()).Field(field).Of(resource);
}
