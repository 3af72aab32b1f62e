using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Tests.Support;

namespace VastK8s.CsiDriver.Tests.Datasets;

public sealed class AgentCatalogTests : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private FakeAgent _agent = null!;
    private AgentLink _link = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _agent = await FakeAgent.StartAsync(_folder.File("agent.sock"));
        _link = new AgentLink(_folder.File("agent.sock"), TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _link.Dispose();
        await _agent.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_Dataset_that_the_agent_knows_is_for_everybody()
    {
        _agent.Has("docs", 0, 42);
        var entry = (await new AgentCatalog(_link).FindAsync("", "docs", Token))!;
        Assert.Equal(("docs", 42), (entry.Key, entry.Bytes));
        Assert.True(entry.IsFor("anybody"));
    }

    [Fact]
    public async Task One_that_it_does_not_know_is_none_and_another_error_is_one()
    {
        _agent.OnStatus = _ => throw new RpcException(new Status(StatusCode.NotFound, "none"));
        Assert.Null(await new AgentCatalog(_link).FindAsync("", "docs", Token));
        _agent.OnStatus = _ => throw new RpcException(new Status(StatusCode.FailedPrecondition, "broken"));
        Assert.Equal("broken", await Refused.WithAsync(StatusCode.FailedPrecondition, () => new AgentCatalog(_link).FindAsync("", "docs", Token)));
    }

    [Fact]
    public async Task Capacity_is_that_of_its_directories()
    {
        _agent.OnStatus = _ => new GetStatusReply { Directories = { new CacheDirectory { CapacityBytes = 5 }, new CacheDirectory { CapacityBytes = 6 } } };
        Assert.Equal(11, await new AgentCatalog(_link).CapacityAsync(Token));
    }
}
