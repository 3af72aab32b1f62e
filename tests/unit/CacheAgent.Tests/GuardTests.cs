using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.CacheAgent.Hosting;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Tests;

public sealed class GuardTests
{
    [Theory]
    [InlineData(ObjectStoreError.Unavailable)]
    [InlineData(ObjectStoreError.Throttled)]
    public async Task A_store_that_is_away_is_not_told_as_an_agent_that_is_away(ObjectStoreError error)
    {
        var told = await Assert.ThrowsAsync<RpcException>(() => Guard.RunAsync(() => throw new ObjectStoreException(error, StoreUri.Parse("s3://bucket"), "key", "GET: 503", "wait")));
        Assert.Equal(StatusCode.Unavailable, told.StatusCode);
        Assert.False(AgentCall.IsGone(told));
    }
}
