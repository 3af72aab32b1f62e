using k8s;
using k8s.Models;
using VastK8s.Api.Generator;

namespace VastK8s.Api.Tests.Schema;

public sealed class CrdTests
{
    public static TheoryData<Type> Kinds => [.. ResourceKinds.Types];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_committed_file_is_what_the_types_say(Type type) =>
        Assert.Equal(CrdFile.TextOf(type), File.ReadAllText(RepositoryFiles.PathOf("crds", CrdFile.NameOf(type))));

    [Fact]
    public void The_committed_reference_is_what_the_types_say() =>
        Assert.Equal(ApiReference.Text(), File.ReadAllText(RepositoryFiles.PathOf("docs", "reference", "api.md")));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_file_reads_back_as_the_definition(Type type) =>
        Assert.Equal(
            KubernetesJson.Serialize(Crd.Of(type)),
            KubernetesJson.Serialize(KubernetesYaml.Deserialize<V1CustomResourceDefinition>(CrdFile.TextOf(type))));

    [Theory]
    [InlineData("Dataset", "datasets", "dataset", "dset", "Namespaced")]
    [InlineData("CachePool", "cachepools", "cachepool", "cpool", "Cluster")]
    [InlineData("CacheNode", "cachenodes", "cachenode", "cnode", "Cluster")]
    [InlineData("PrefetchJob", "prefetchjobs", "prefetchjob", "pfj", "Namespaced")]
    public void Names_and_scope(string kind, string plural, string singular, string shortName, string scope)
    {
        V1CustomResourceDefinitionSpec spec = Crd.Of(ResourceKinds.TypeOf(kind)!).Spec;

        Assert.Equal(
            (plural, singular, kind + "List", shortName, "vastk8s", scope),
            (spec.Names.Plural, spec.Names.Singular, spec.Names.ListKind, spec.Names.ShortNames.Single(), spec.Names.Categories.Single(), spec.Scope));
        V1CustomResourceDefinitionVersion version = Assert.Single(spec.Versions);
        Assert.Equal(("v1alpha1", true, true), (version.Name, version.Served, version.Storage));
        Assert.NotNull(version.Subresources.Status);
    }

    [Theory]
    [InlineData("Dataset", "Source,Objects,Size,Cached,Nodes,Phase,Age", "Rate,Snapshot,Message")]
    [InlineData("CachePool", "Nodes,Used,Capacity,Datasets,Ready,Age", "Message")]
    [InlineData("CacheNode", "Node,Pool,Datasets,Used,Capacity,Ready,Age", "Rate,Agent,Address,Message")]
    [InlineData("PrefetchJob", "Dataset,Done,Size,Nodes,Phase,Last Schedule,Age", "Schedule,Failed,Rate,ETA,Message")]
    public void Columns(string kind, string always, string wide)
    {
        IList<V1CustomResourceColumnDefinition> columns = Crd.Of(ResourceKinds.TypeOf(kind)!).Spec.Versions[0].AdditionalPrinterColumns;

        Assert.Equal(always, string.Join(',', columns.Where(c => c.Priority is null).Select(c => c.Name)));
        Assert.Equal(wide, string.Join(',', columns.Where(c => c.Priority == 1).Select(c => c.Name)));
    }

    [Fact]
    public void Copies_of_a_dataset_can_be_scaled()
    {
        V1CustomResourceSubresourceScale scale = Crd.Of(ResourceKinds.TypeOf("Dataset")!).Spec.Versions[0].Subresources.Scale;

        Assert.Equal((".spec.placement.copies", ".status.nodes.ready"), (scale.SpecReplicasPath, scale.StatusReplicasPath));
    }
}
