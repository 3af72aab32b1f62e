using k8s.Models;
using VastK8s.Kube.LeaderElection;
using VastK8s.Kube.Memory;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.LeaderElection;

/// <summary>Who may take a Lease when, on clocks that are ours to move.</summary>
public sealed class LeaseLockTests : IDisposable
{
    private static readonly NamespacedName Key = new("kube-system", "lease");
    private readonly InMemoryApiServer _server = new(new InMemoryOptions { BookmarkInterval = null });
    private readonly InMemoryKubeClient _client;

    public LeaseLockTests() => _client = new InMemoryKubeClient(_server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_first_takes_it_and_the_second_waits_for_its_end()
    {
        var (time, a) = Contender("a");
        var (otherTime, b) = Contender("b");
        Assert.True(await a.TryAcquireOrRenewAsync(Token));
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        time.Advance(TimeSpan.FromSeconds(10));
        otherTime.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await a.TryAcquireOrRenewAsync(Token));
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        otherTime.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        otherTime.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(await b.TryAcquireOrRenewAsync(Token));
        Assert.False(await a.TryAcquireOrRenewAsync(Token));
        Assert.Equal("b", a.Holder);
        Assert.Equal(1, (await _client.GetAsync<V1Lease>(Key, Token)).Spec.LeaseTransitions);
    }

    [Theory]
    [InlineData(-365)]
    [InlineData(365)]
    public async Task The_times_that_others_wrote_are_not_believed(int days)
    {
        var (time, a) = Contender("a", TimeSpan.FromDays(days));
        var (otherTime, b) = Contender("b");
        Assert.True(await a.TryAcquireOrRenewAsync(Token));
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        otherTime.Advance(TimeSpan.FromSeconds(14));
        time.Advance(TimeSpan.FromSeconds(14));
        Assert.True(await a.TryAcquireOrRenewAsync(Token));
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        otherTime.Advance(TimeSpan.FromSeconds(14));
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        otherTime.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await b.TryAcquireOrRenewAsync(Token));
    }

    [Fact]
    public async Task A_clock_that_is_set_while_it_runs_changes_nothing()
    {
        var (_, a) = Contender("a");
        var (otherTime, b) = Contender("b");
        Assert.True(await a.TryAcquireOrRenewAsync(Token));
        Assert.False(await b.TryAcquireOrRenewAsync(Token));

        // The time of day jumps, the monotonic clock does not.
        otherTime.Skew += TimeSpan.FromDays(2);
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        otherTime.Skew -= TimeSpan.FromDays(4);
        otherTime.Advance(TimeSpan.FromSeconds(16));
        Assert.True(await b.TryAcquireOrRenewAsync(Token));
    }

    [Fact]
    public async Task A_change_of_labels_is_no_renewal()
    {
        var (_, a) = Contender("a");
        var (otherTime, b) = Contender("b");
        await a.TryAcquireOrRenewAsync(Token);
        await b.TryAcquireOrRenewAsync(Token);
        otherTime.Advance(TimeSpan.FromSeconds(10));
        await _client.PatchAsync<V1Lease>(Key, Patch.Merge(new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["labels"] = new System.Text.Json.Nodes.JsonObject { ["x"] = "y" } } }), null, Token);
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        otherTime.Advance(TimeSpan.FromSeconds(6));
        Assert.True(await b.TryAcquireOrRenewAsync(Token));
    }

    [Fact]
    public async Task Of_two_that_write_at_once_one_wins()
    {
        var (time, a) = Contender("a");
        var (otherTime, b) = Contender("b");
        var (thirdTime, c) = Contender("c");
        await a.TryAcquireOrRenewAsync(Token);
        await b.TryAcquireOrRenewAsync(Token);
        await c.TryAcquireOrRenewAsync(Token);
        foreach (var clock in new[] { time, otherTime, thirdTime }) clock.Advance(TimeSpan.FromSeconds(20));
        var won = await Task.WhenAll(b.TryAcquireOrRenewAsync(Token), c.TryAcquireOrRenewAsync(Token));
        Assert.Single(won, winner => winner);
    }

    [Fact]
    public async Task Released_it_is_free_at_once_and_what_another_has_is_left_alone()
    {
        var (_, a) = Contender("a");
        var (_, b) = Contender("b");
        await a.TryAcquireOrRenewAsync(Token);
        await b.ReleaseAsync(Token);
        Assert.False(await b.TryAcquireOrRenewAsync(Token));
        await a.ReleaseAsync(Token);
        Assert.True(await b.TryAcquireOrRenewAsync(Token));
    }

    [Fact]
    public async Task A_lease_that_somebody_deleted_is_made_again()
    {
        var (_, a) = Contender("a");
        await a.TryAcquireOrRenewAsync(Token);
        await _client.DeleteAsync<V1Lease>(Key, null, Token);
        Assert.True(await a.TryAcquireOrRenewAsync(Token));
        Assert.Equal("a", (await _client.GetAsync<V1Lease>(Key, Token)).Spec.HolderIdentity);
    }

    private (SkewedTime Time, LeaseLock Lock) Contender(string identity, TimeSpan skew = default)
    {
        var time = new SkewedTime { Skew = skew };
        return (time, new LeaseLock(_client, new LeaderElectionOptions { Lease = Key, Identity = identity, TimeProvider = time }));
    }
}
