using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Tests.Nodes.Support;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Kube.Memory;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>A mount of a Dataset that the node holds no copy of waits for its entry, and is told why there is none.</summary>
public sealed class MountAdmissionTests : IFaults
{
    private const string Other = "44444444-2222-3333-4444-555555555555";
    private volatile bool _isDown;

    ValueTask IFaults.BeforeAsync(KubeCall call, CancellationToken cancellationToken) =>
        _isDown && call.Verb == "apply_status" ? throw new IOException("connection refused") : ValueTask.CompletedTask;

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task It_asks_for_an_entry_and_waits_until_the_snapshot_is_here()
    {
        await using var lister = new AgentOfNode();
        await using var node = new AgentOfNode(lister.Api) { Exchange = new CopyingExchange(lister) };
        var entry = AgentOfNode.Entry(lister.Source("source", ("a", 100)));
        await lister.CreateAsync();
        await lister.StartAsync();
        var id = (await lister.PublishAsync(entry, "one")).Snapshot!.Id;
        await node.CreateAsync();
        await node.StartAsync();

        var mount = node.AdmitMountAsync();
        var asked = (await node.StatusAsync(s => s.MountRequests.Count == 1, "it is asked for")).MountRequests[0];
        Assert.Equal(AgentOfNode.Uid, asked.DatasetUid);
        Assert.False(mount.IsCompleted);
        await node.WantAsync(entry with { MountOnly = true, Snapshot = new NodeSnapshot { Id = id, From = ["127.0.0.1:1"] } });
        using (await mount)
        {
            Assert.Equal(id, node.Registry.Find(AgentOfNode.Uid)!.Snapshot!.Id);
        }

        // Nobody has mounted it in the end; whoever tries again soon finds it, and so does an agent that was started again.
        await node.RestartAsync();
        var status = await node.StatusAsync(s => s.Datasets.Any(d => d.Mountable), "it is back");
        Assert.Equal(asked, Assert.Single(status.MountRequests));
        Assert.Null(await node.AdmitMountAsync());
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_refusal_is_told_and_the_request_withdrawn()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();

        var mount = node.AdmitMountAsync();
        var asked = (await node.StatusAsync(s => s.MountRequests.Count == 1, "it is asked for")).MountRequests[0];
        await RefuseAsync(node, asked with { RequestedAt = asked.RequestedAt.AddMinutes(-1) }, "an answer from before");
        await RefuseAsync(node, asked with { DatasetUid = Other }, "an answer for another");
        Assert.False(mount.IsCompleted);
        await RefuseAsync(node, asked, "it belongs to another CachePool");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => mount);
        Assert.Contains("it belongs to another CachePool", error.Message, StringComparison.Ordinal);
        await node.StatusAsync(s => s.MountRequests.Count == 0, "it is withdrawn");
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Where_nobody_answers_it_says_so_in_time()
    {
        await using var node = new AgentOfNode { MountLimit = TimeSpan.FromSeconds(1) };
        await node.CreateAsync();
        await node.StartAsync();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => node.AdmitMountAsync());

        Assert.Contains("operator has not answered", error.Message, StringComparison.Ordinal);
        await node.StatusAsync(s => s.MountRequests.Count == 0, "it is withdrawn");
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Without_an_api_server_it_says_so_in_time()
    {
        await using var node = new AgentOfNode(faults: this) { MountLimit = TimeSpan.FromSeconds(1) };
        await node.CreateAsync();
        await node.StartAsync();
        await node.StatusAsync(_ => true, "it reports");
        _isDown = true;

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => node.AdmitMountAsync());

        Assert.Contains("API server does not take this node's status", error.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_is_placed_here_or_came_by_the_socket_waits_for_nobody()
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync(AgentOfNode.Entry(node.Source("source", ("a", 1))));
        await node.StartAsync();

        Assert.Null(await node.AdmitMountAsync());
        Assert.Null(await node.AdmitMountAsync("mine"));
        Assert.Empty((await node.StatusAsync(s => s.Datasets.Count == 1, "it reports")).MountRequests);
    }

    private static Task RefuseAsync(AgentOfNode node, NodeMountRequest request, string why) => node.ChangeAsync(spec => spec with
    {
        MountRefusals = [.. spec.MountRefusals, new NodeMountRefusal { DatasetUid = request.DatasetUid, RequestedAt = request.RequestedAt, Reason = NodeMountRefusal.OtherPool, Message = why }],
    });
}
