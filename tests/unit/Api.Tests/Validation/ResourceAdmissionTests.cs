using k8s.Models;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Api.Values;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.Api.Tests.Validation;

public sealed class ResourceAdmissionTests : IDisposable
{
    private readonly InMemoryApiServer _server = new(new InMemoryOptions { CreateNamespaces = true });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_wrong_resource_is_refused_with_each_field_and_its_fix()
    {
        ResourceAdmission.AddTo(_server);
        var client = new InMemoryKubeClient(_server);

        var e = await Assert.ThrowsAsync<KubeStatusException>(() => client.CreateAsync(Dataset("s3://"), null, Token));

        Assert.True(e.IsInvalid);
        V1StatusCause cause = Assert.Single(e.Causes);
        Assert.Equal(("spec.sources[0].uri", "no bucket; use s3://bucket/prefix"), (cause.Field, cause.Message));
    }

    [Fact]
    public async Task What_was_stored_before_can_lose_its_finalizer()
    {
        var client = new InMemoryKubeClient(_server);
        Dataset stored = await client.CreateAsync(Dataset("s3://"), null, Token);
        ResourceAdmission.AddTo(_server);

        stored.Metadata.Finalizers = [Finalizers.Dataset];
        stored = await client.UpdateAsync(stored, null, Token);
        stored.Spec = stored.Spec with { Retain = true };

        Assert.True((await Assert.ThrowsAsync<KubeStatusException>(() => client.UpdateAsync(stored, null, Token))).IsInvalid);
    }

    [Fact]
    public async Task A_cachenode_stays_on_its_node()
    {
        ResourceAdmission.AddTo(_server);
        var client = new InMemoryKubeClient(_server);
        CacheNode node = await client.CreateAsync(
            new CacheNode { Metadata = new V1ObjectMeta { Name = CacheNodeName.Of("p", "n") }, Spec = new CacheNodeSpec { NodeName = "n", Pool = "p" } }, null, Token);

        node.Spec = node.Spec with { NodeName = "other", Pool = "q" };

        var e = await Assert.ThrowsAsync<KubeStatusException>(() => client.UpdateAsync(node, null, Token));
        Assert.Equal(["spec.nodeName", "spec.pool"], e.Causes.Select(c => c.Field));
    }

    [Fact]
    public async Task Conditions_of_two_managers_merge_by_type_as_on_a_real_server()
    {
        var client = new InMemoryKubeClient(_server);
        await client.CreateAsync(Dataset("s3://b"), null, Token);

        await ApplyAsync("one", DatasetCondition.Indexed);
        Dataset merged = await ApplyAsync("two", DatasetCondition.Cached);

        Assert.Equal([DatasetCondition.Cached, DatasetCondition.Indexed], merged.Status!.Conditions.Select(c => c.Type).Order());

        async Task<Dataset> ApplyAsync(string manager, string condition)
        {
            Dataset desired = Dataset("s3://b");
            desired.Status = new DatasetStatus { Conditions = default(ValueList<V1Condition>).With(condition, ConditionStatus.True, "Test", "", 1, DateTimeOffset.UnixEpoch) };
            return await client.ApplyStatusAsync(desired, new ApplyOptions(manager), Token);
        }
    }

    private static Dataset Dataset(string uri) => new()
    {
        Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "ns" },
        Spec = new DatasetSpec { Sources = [new DatasetSource { Uri = uri }] },
    };
}
