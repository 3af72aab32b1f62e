using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Nodes.Loops;
using VastK8s.CacheAgent.Tests.Nodes.Support;
using VastK8s.CacheAgent.Tests.Support;

namespace VastK8s.CacheAgent.Tests.Nodes;

public sealed class ListingLoopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limits.HangMilliseconds)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_put_right_while_it_was_tried_is_tried_again_at_once(bool isPutRight)
    {
        await using var node = new AgentOfNode();
        await node.CreateAsync();
        await node.StartAsync();

        // No Secret of that name: somebody has to do something.
        var entry = AgentOfNode.Entry("s3://bucket") with { Sources = [new DatasetSource { Uri = "s3://bucket", Endpoint = "http://127.0.0.1:9", SecretRef = new() { Name = "keys" } }] };
        var dataset = await node.Registry.GetOrCreateAsync(AgentOfNode.Uid, HeldDataset.Of(entry), Token);
        await dataset.ConfigureAsync(HeldDataset.Of(entry), new Dictionary<string, Dictionary<string, string>>(), new NodeRecord { Namespace = "team", Name = "data" }, Token);
        var ended = new TaskCompletionSource();
        var loop = new ListingLoop(TimeProvider.System, () => ended.TrySetResult());

        await loop.StepAsync(dataset, "one", Token);
        if (isPutRight) loop.TryAgain();
        await ended.Task.WaitAsync(Limits.Soon, Token);
        while (loop.Wait is null) await loop.StepAsync(dataset, "one", Token);

        Assert.Equal(isPutRight, loop.Wait == TimeSpan.Zero);
    }
}
