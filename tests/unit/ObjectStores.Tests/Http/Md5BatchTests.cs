using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class Md5BatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Md5Batch _batch;

    public Md5BatchTests() => _batch = new Md5Batch(_time, isWorthIt: true);

    [Fact]
    public async Task Many_that_come_at_once_are_all_told_what_is_true_of_them()
    {
        var batch = new Md5Batch(TimeProvider.System, isWorthIt: true);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(async () =>
        {
            using Md5Batch.Coming coming = batch.Expect();
            byte[] bytes = new byte[i * 13];
            Random.Shared.NextBytes(bytes);
            byte[] expected = MD5.HashData(bytes);
            if (i % 3 == 0)
                expected[i % expected.Length] ^= 1;
            await Task.Yield();
            Assert.Equal(i % 3 != 0, await batch.MatchesAsync(bytes, expected));
        })));
    }

    [Fact]
    public async Task Who_is_alone_waits_for_nobody()
    {
        using Md5Batch.Coming coming = _batch.Expect();
        Assert.True(await MatchesAsync(_batch));
    }

    [Fact]
    public async Task Nobody_waits_where_it_is_not_worth_it()
    {
        var batch = new Md5Batch(_time, isWorthIt: false);
        _ = Expect(batch, 8);
        Task<bool> matches = MatchesAsync(batch).AsTask();
        Assert.True(matches.IsCompleted);
        Assert.True(await matches);
    }

    [Fact]
    public async Task Who_waits_for_others_is_told_when_they_have_given_up()
    {
        List<Md5Batch.Coming> coming = Expect(_batch, 8);
        ValueTask<bool> matches = MatchesAsync(_batch);
        Assert.False(matches.IsCompleted);
        foreach (Md5Batch.Coming other in coming.Skip(1))
            other.Dispose();
        Assert.True(await matches);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_patience()
    {
        _ = Expect(_batch, 8);
        ValueTask<bool> matches = MatchesAsync(_batch);
        Assert.False(matches.IsCompleted);
        _time.Advance(Md5Batch.Patience);
        Assert.True(await matches);
    }

    private static List<Md5Batch.Coming> Expect(Md5Batch batch, int others) => [.. Enumerable.Range(0, 1 + others).Select(_ => batch.Expect())];

    private static ValueTask<bool> MatchesAsync(Md5Batch batch) => batch.MatchesAsync(new byte[9], MD5.HashData(new byte[9]));
}
