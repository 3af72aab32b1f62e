using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class Md5LanesTests
{
    [Fact]
    public void Any_number_of_messages_of_any_lengths_have_the_frameworks_hashes()
    {
        Prop.ForAll(Gen.OneOf(Gen.Choose(0, 300), Gen.Choose(0, 5000)).ListOf().Where(l => l.Count <= Md5Lanes.Count).ToArbitrary(), ArbMap.Default.ArbFor<int>(), static (lengths, seed) =>
        {
            var random = new Random(seed);
            ReadOnlyMemory<byte>[] messages = [.. lengths.Select(length => Message(random, length))];
            return Hashes(messages).SequenceEqual(messages.SelectMany(m => MD5.HashData(m.Span)));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(102400)]
    public void Lengths_about_a_blocks_end_are_right_in_every_lane(int length)
    {
        var random = new Random(length);
        ReadOnlyMemory<byte>[] messages = [.. Enumerable.Range(0, Md5Lanes.Count).Select(_ => Message(random, length))];
        Assert.Equal(messages.SelectMany(m => MD5.HashData(m.Span)), Hashes(messages));
    }

    [Fact]
    public void More_messages_than_lanes_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Md5Lanes.Hash(new ReadOnlyMemory<byte>[Md5Lanes.Count + 1], new byte[(Md5Lanes.Count + 1) * Md5Lanes.HashBytes]));

    private static ReadOnlyMemory<byte> Message(Random random, int length)
    {
        var message = new byte[length + 7];
        random.NextBytes(message);
        return message.AsMemory(random.Next(7), length);
    }

    private static byte[] Hashes(ReadOnlyMemory<byte>[] messages)
    {
        var hashes = new byte[messages.Length * Md5Lanes.HashBytes];
        Md5Lanes.Hash(messages, hashes);
        return hashes;
    }
}
