using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class Md5BatchTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Many_that_come_at_once_are_all_told_what_is_true_of_them()
    {
        var batch = new Md5Batch(TimeProvider.System);
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
        var batch = new Md5Batch(_time);
        using Md5Batch.Coming coming = batch.Expect();
        Assert.True(await batch.MatchesAsync(new byte[9], MD5.HashData(new byte[9])));
    }

    [Fact]
    public async Task Who_waits_for_others_is_told_when_they_have_given_up()
    {
        if (!Md5Lanes.IsAccelerated)
            return;
        var batch = new Md5Batch(_time);
        using Md5Batch.Coming coming = batch.Expect();
        List<Md5Batch.Coming> others = [.. Enumerable.Range(0, 8).Select(_ => batch.Expect())];
        ValueTask<bool> matches = batch.MatchesAsync(new byte[9], MD5.HashData(new byte[9]));
        Assert.False(matches.IsCompleted);
        foreach (Md5Batch.Coming other in others)
            other.Dispose();
        Assert.True(await matches);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_patience()
    {
        if (!Md5Lanes.IsAccelerated)
            return;
        var batch = new Md5Batch(_time);
        using Md5Batch.Coming coming = batch.Expect();
        List<Md5Batch.Coming> others = [.. Enumerable.Range(0, 8).Select(_ => batch.Expect())];
        ValueTask<bool> matches = batch.MatchesAsync(new byte[9], MD5.HashData(new byte[9]));
        Assert.False(matches.IsCompleted);
        _time.Advance(Md5Batch.Patience);
        Assert.True(await matches);
        foreach (Md5Batch.Coming other in others)
            other.Dispose();
    }
}
