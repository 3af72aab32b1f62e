using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Tests.Support;

namespace VastK8s.CsiDriver.Tests.Agents;

public sealed class AgentLinkTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private readonly Folder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly AgentLink _link;

    public AgentLinkTests() => _link = new AgentLink(Socket, Patience, _time);

    private string Socket => _folder.File("agent.sock");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _link.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_agent_that_is_away_is_waited_for_and_then_named_by_its_socket()
    {
        var began = _time.GetTimestamp();
        var why = await Refused.WithAsync(StatusCode.Unavailable, () => Clock.RunAsync(_time, Step, _link.StatusAsync("docs", Token)));
        Assert.Contains(Socket, why, StringComparison.Ordinal);
        Assert.True(_time.GetElapsedTime(began) >= Patience);
    }

    [Fact]
    public async Task An_agent_that_comes_back_is_asked_again()
    {
        var asking = _link.StatusAsync("docs", Token);
        _time.Advance(Step);
        Assert.False(asking.IsCompleted);
        await using var agent = await FakeAgent.StartAsync(Socket);
        agent.Has("docs", 1, 2);

        // Time stands still but for the pauses between tries: it is there before patience is at its end.
        while (!asking.IsCompleted && agent.Questions == 0)
        {
            _time.Advance(TimeSpan.FromTicks(Step.Ticks / 10));
            await Task.Delay(10, Token);
        }

        Assert.Equal(1, (await asking).CachedBytes);
    }

    [Fact]
    public async Task What_the_agent_refuses_is_refused_at_once()
    {
        await using var agent = await FakeAgent.StartAsync(Socket);
        agent.OnStatus = _ => throw new RpcException(new Status(StatusCode.FailedPrecondition, "no"));
        Assert.Equal("no", await Refused.WithAsync(StatusCode.FailedPrecondition, () => _link.StatusAsync("docs", Token)));
        Assert.Equal(1, agent.Questions);
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_let_go()
    {
        using var patience = new CancellationTokenSource();
        var asking = _link.StatusAsync("docs", patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }
}
