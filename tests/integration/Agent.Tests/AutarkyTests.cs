using VastK8s.Agent.Integration.Tests.Support;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Agent.Integration.Tests;

/// <summary>Without an API server.</summary>
public sealed class AutarkyTests(KubeCluster cluster)
{
    [Fact(Timeout = Limits.Test)]
    public async Task An_agent_serves_and_starts_without_an_API_server_and_lists_nothing_again_when_it_is_back()
    {
        await using var node = await ClusterNode.CreateAsync(cluster);
        var files = Content.Set("f", 10, 200_000);
        await node.CreateCacheNodeAsync();
        await node.StartAsync();
        var entry = await node.PublishAsync(node.Entry(new DatasetSource { Uri = node.Place.Source("source", files) }));
        await node.DatasetAsync(d => d.Mountable, "it can be mounted");
        var target = await node.MountAsync();
        var before = await node.DatasetAsync(d => d.Mounts == 1, "it is mounted");

        await cluster.StopApiServerAsync();
        try
        {
            await Tree.AssertSameAsync(files, target);
            await node.KillAgentAsync();
            await node.ReadyAsync();
            await Tree.DropCacheAsync(target);
            await Tree.AssertSameAsync(files, target);
            var second = await node.MountAsync("second");
            await Tree.AssertSameAsync(files, second);
        }
        finally
        {
            await cluster.StartApiServerAsync();
        }

        var after = await node.DatasetAsync(d => d.Mounts == 2, "what happened meanwhile is said");
        Assert.Equal(before.Listing, after.Listing);
        Assert.Equal(before.Snapshot, after.Snapshot);
        await node.WantAsync(entry with { Prefetch = new DatasetPrefetch(), Generation = 2 });
        await node.DatasetAsync(d => d is { Ready: true, ObservedGeneration: 2 }, "it follows what is wanted");
        await node.StatusAsync(s => s.Conditions.IsTrue(CacheNodeCondition.Ready), "it is ready");
    }
}
