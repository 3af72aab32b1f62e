using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;

namespace VastK8s.CsiDriver.Tests.Services;

public sealed class WaitForTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Folder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private FakeAgent _agent = null!;
    private AgentLink _link = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WaitFor Wait => new(_link, _time);

    public async ValueTask InitializeAsync()
    {
        _agent = await FakeAgent.StartAsync(_folder.File("agent.sock"));
        _link = new AgentLink(_folder.File("agent.sock"), TimeSpan.FromSeconds(20), _time);
    }

    public async ValueTask DisposeAsync()
    {
        _link.Dispose();
        await _agent.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void Percentages_from_0_to_100_are_read() => Assert.All(Enumerable.Range(0, 101), i => Assert.Equal(i, WaitFor.Percent($"{i}%")));

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("90")]
    [InlineData("-1%")]
    [InlineData("+1%")]
    [InlineData("101%")]
    [InlineData("99999999999999999999%")]
    [InlineData("9.5%")]
    [InlineData(" 90%")]
    [InlineData("90 %")]
    [InlineData("90%%")]
    [InlineData("90%\n")]
    [InlineData("10Gi")]
    public void All_else_is_refused_with_an_example(string text) =>
        Assert.EndsWith("as in 90%", Refused.With(StatusCode.InvalidArgument, () => WaitFor.Percent(text)), StringComparison.Ordinal);

    [Theory]
    [InlineData(900, 1000L, "90%")]
    [InlineData(1000, 1000L, "100%")]
    [InlineData(0, 1000L, "0%")]
    [InlineData(0, 0L, "100%")]
    [InlineData(long.MaxValue, long.MaxValue, "100%")]
    [InlineData(long.MaxValue / 2, long.MaxValue, "49%")]
    public async Task What_is_there_is_not_waited_for(long cached, long total, string wanted)
    {
        _agent.Has("docs", cached, total);
        await Wait.RunAsync("docs", wanted, Token);
        Assert.Equal(1, _agent.Questions);
    }

    [Fact]
    public void It_asks_for_neither_more_nor_less_than_the_share() => Prop.ForAll(
        Gen.Choose(0, 100).Zip(Gen.Choose(1, 1_000_000)).ToArbitrary(), pair => CheckShareAsync(pair.Item1, pair.Item2).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public async Task It_goes_on_when_enough_has_come()
    {
        _agent.Has("docs", 899, 1000);
        var waiting = Wait.RunAsync("docs", "90%", Token);
        while (_agent.Questions < 3)
        {
            _time.Advance(Second);
            await Task.Delay(1, Token);
        }

        Assert.False(waiting.IsCompleted);
        _agent.Has("docs", 900, 1000);
        await Clock.RunAsync(_time, Second, waiting);
    }

    [Fact]
    public async Task After_30_seconds_it_says_how_much_is_there()
    {
        _agent.Has("docs", 123, 1000);
        var began = _time.GetTimestamp();
        var why = await Refused.WithAsync(StatusCode.Unavailable, () => Clock.RunAsync(_time, Second, Wait.RunAsync("docs", "90%", Token)));
        Assert.Equal("waits for 90 % of the Dataset on this node: 12 % is there, 123 of 1000 bytes", why);
        Assert.True(_time.GetElapsedTime(began) >= Second * 30);
    }

    [Fact]
    public async Task Numbers_near_the_largest_are_no_trouble()
    {
        _agent.Has("docs", long.MaxValue / 4, long.MaxValue);
        var why = await Refused.WithAsync(StatusCode.Unavailable, () => Clock.RunAsync(_time, Second, Wait.RunAsync("docs", "90%", Token)));
        Assert.Contains("24 % is there", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0%")]
    [InlineData("100%")]
    public async Task Without_a_snapshot_there_is_nothing_to_have_a_share_of(string wanted)
    {
        _agent.Has("docs", 0, null);
        Assert.Contains("no snapshot", await Refused.WithAsync(StatusCode.Unavailable, () => Clock.RunAsync(_time, Second, Wait.RunAsync("docs", wanted, Token))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Dataset_that_the_agent_does_not_know_is_its_answer()
    {
        _agent.OnStatus = _ => throw new RpcException(new Status(StatusCode.NotFound, "no Dataset docs"));
        Assert.Equal("no Dataset docs", await Refused.WithAsync(StatusCode.NotFound, () => Wait.RunAsync("docs", "90%", Token)));
    }

    [Fact]
    public async Task A_caller_that_gives_up_ends_it()
    {
        _agent.Has("docs", 0, 1000);
        using var patience = new CancellationTokenSource();
        var waiting = Wait.RunAsync("docs", "90%", patience.Token);
        while (_agent.Questions == 0) await Task.Delay(1, Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private async Task CheckShareAsync(int percent, long total)
    {
        var enough = (total * percent + 99) / 100;
        _agent.Has("docs", enough, total);
        await Wait.RunAsync("docs", $"{percent}%", Token);
        if (enough == 0) return;
        _agent.Has("docs", enough - 1, total);
        await Refused.WithAsync(StatusCode.Unavailable, () => Clock.RunAsync(_time, Second * 10, Wait.RunAsync("docs", $"{percent}%", Token)));
    }
}
