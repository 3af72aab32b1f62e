using System.Collections.Concurrent;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Serving;

public sealed class RepliesTests
{
    private const int Piece = 64 * 1024;

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Replies_may_come_later_from_other_threads_in_any_order()
    {
        const int Readers = 4;
        var kept = new ConcurrentBag<FuseRead>();
        var files = new TestFiles(("file", Readers * Piece));
        files.OnRead = read =>
        {
            kept.Add(read);
            if (kept.Count == Readers) Task.Run(() => ReplyBackwards(kept), TestContext.Current.CancellationToken);
        };
        using var served = new ServedDirectory(files, threads: 1);

        var readers = Enumerable.Range(0, Readers).Select(i => Task.Factory.StartNew(
            () => Reading.At(served.File("file"), i * Piece, Piece), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var read = await Task.WhenAll(readers).WaitAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < Readers; i++) Reading.AssertPattern(read[i], i * Piece, Piece);

        static void ReplyBackwards(IEnumerable<FuseRead> reads)
        {
            foreach (var read in reads.OrderByDescending(read => read.Offset)) read.Reply(Pattern.Bytes(read.Offset, read.Length));
        }
    }

    [Theory]
    [InlineData(Errno.EIO, "Input/output error")]
    [InlineData(Errno.ESTALE, "Stale file handle")]
    public void An_errno_reaches_the_reader(int errno, string message)
    {
        using var served = new ServedDirectory(new TestFiles(("file", Piece)) { OnRead = read => read.ReplyError(errno) });

        Assert.Contains(message, Assert.Throws<IOException>(() => Reading.At(served.File("file"), 0, Piece)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(512)]
    public void What_is_no_errno_becomes_EIO(int errno)
    {
        using var served = new ServedDirectory(new TestFiles(("file", Piece)) { OnRead = read => read.ReplyError(errno) });

        Assert.Contains("Input/output", Assert.Throws<IOException>(() => Reading.At(served.File("file"), 0, Piece)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_longer_than_asked_becomes_EIO()
    {
        using var served = new ServedDirectory(new TestFiles(("file", Piece)) { OnRead = read => read.Reply(new byte[read.Length + 1]) });

        Assert.Contains("Input/output", Assert.Throws<IOException>(() => Reading.At(served.File("file"), 0, Piece)).Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task An_exception_becomes_EIO_and_serving_goes_on()
    {
        var failure = new TaskCompletionSource<Exception>();
        var files = new TestFiles(("file", Piece)) { OnRead = _ => throw new FormatException("on purpose") };
        using var served = new ServedDirectory(files);
        served.Server.RequestFailed += failure.SetResult;

        Assert.Contains("Input/output", Assert.Throws<IOException>(() => Reading.At(served.File("file"), 0, Piece)).Message, StringComparison.Ordinal);
        Assert.IsType<FormatException>(await failure.Task.WaitAsync(TestContext.Current.CancellationToken));
        files.OnRead = read => read.Reply(Pattern.Bytes(read.Offset, read.Length));
        Reading.AssertPattern(Reading.At(served.File("file"), 0, Piece), 0, Piece);
    }

    [Fact]
    public void A_second_reply_changes_nothing()
    {
        var files = new TestFiles(("file", Piece))
        {
            OnRead = read =>
            {
                read.Reply(Pattern.Bytes(read.Offset, read.Length));
                read.ReplyError(Errno.EIO);
            },
        };
        using var served = new ServedDirectory(files);

        Reading.AssertPattern(Reading.At(served.File("file"), 0, Piece), 0, Piece);
        Reading.AssertPattern(Reading.At(served.File("file"), 7, 1000), 7, 1000);
    }
}
