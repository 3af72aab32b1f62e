using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Protocol;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Takeover;

/// <summary>One server follows another on the same open file description, kept meanwhile by a holder.</summary>
public sealed class SameProcessTests
{
    private const int Size = 1 << 20;

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task What_a_server_left_unanswered_its_successor_answers()
    {
        var kept = new TaskCompletionSource<FuseRead>();
        var resent = new ConcurrentBag<ulong>();
        using var held = new HeldInProcess();
        using var served = new ServedDirectory(new TestFiles(("file", Size)) { OnRead = kept.SetResult }, threads: 2);
        var negotiated = await served.Server.Negotiated;
        Assert.SkipUnless((negotiated.Flags & FuseInitFlags.HasResend) != 0, "RESEND takes Linux 6.9 or newer.");
        using var connection = Hold(held, served.Connection);
        using var file = File.OpenHandle(served.File("file"));
        var reading = Task.Factory.StartNew(() => Reading.At(file, 4096, 8192), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var read = await kept.Task.WaitAsync(TestContext.Current.CancellationToken);

        served.Server.Dispose();
        read.ReplyError(Errno.EIO);
        Assert.False(reading.IsCompleted);

        var files = new TestFiles(("file", Size));
        files.OnRead = again =>
        {
            resent.Add(again.Unique);
            again.Reply(Pattern.Bytes(again.Offset, again.Length));
        };
        using var successor = new FuseServer(connection, files, negotiated, 2);
        Assert.Equal(negotiated, await successor.Negotiated);
        successor.Start();

        Reading.AssertPattern(await reading.WaitAsync(TestContext.Current.CancellationToken), 4096, 8192);
        Assert.Equal(read.Unique | FuseProtocol.UniqueResend, Assert.Single(resent));
        // A handle that the predecessor gave out, and a new one.
        Reading.AssertPattern(Reading.At(file, 0, Size), 0, Size);
        Reading.AssertPattern(Reading.At(served.File("file"), 0, Size), 0, Size);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_server_that_died_with_INIT_in_hand_leaves_it_to_its_successor()
    {
        Requires.Fuse();
        using var directory = new TemporaryDirectory();
        using var connection = FuseMount.Mount(directory.Sub("mount"), "vastk8s:test");
        ReadOneRequest(connection);

        using var server = new FuseServer(connection, new TestFiles(("file", Size)), null, 2);
        server.Start();

        Assert.Equal(7u, (await server.Negotiated.WaitAsync(TestContext.Current.CancellationToken)).Major);
        Reading.AssertPattern(Reading.At(Path.Combine(directory.File("mount"), "file"), 0, Size), 0, Size);

        static void ReadOneRequest(SafeFileHandle connection)
        {
            var buffer = new byte[FuseProtocol.RequestBufferBytes];
            using var device = new FileStream(new SafeFileHandle(connection.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0);
            Assert.Equal(26, buffer.AsSpan(0, device.Read(buffer))[4]);
        }
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Many_polite_handovers_under_load_lose_nothing()
    {
        const int Handovers = 20;
        using var held = new HeldInProcess();
        using var served = new ServedDirectory(Slow(), threads: 3);
        var negotiated = await served.Server.Negotiated;
        Assert.SkipUnless((negotiated.Flags & FuseInitFlags.HasResend) != 0, "RESEND takes Linux 6.9 or newer.");
        var connection = Hold(held, served.Connection);
        using var readers = new Readers(served.File("file"), Size, count: 4);
        var server = served.Server;
        try
        {
            for (var i = 0; i < Handovers; i++)
            {
                await readers.ProgressAsync(30, TestContext.Current.CancellationToken);
                server.Dispose();
                server = new FuseServer(connection, Slow(), negotiated, 3);
                connection = Hold(held, connection);
                server.Start();
            }
            await readers.ProgressAsync(30, TestContext.Current.CancellationToken);
            await readers.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            server.Dispose();
            connection.Dispose();
        }
    }

    /// <summary>Another descriptor of the same description, by way of the holder.</summary>
    private static SafeFileHandle Hold(HeldInProcess held, SafeFileHandle connection)
    {
        using var client = held.Connect();
        client.Put("name", [], connection);
        Assert.True(client.TryGet("name", out var duplicate, out _));
        return duplicate;
    }

    /// <summary>Half of the reads are answered later, on another thread, perhaps by nobody.</summary>
    private static TestFiles Slow() => new(("file", Size))
    {
        OnRead = read =>
        {
            if (Random.Shared.Next(2) == 0) read.Reply(Pattern.Bytes(read.Offset, read.Length));
            else ThreadPool.QueueUserWorkItem(_ => read.Reply(Pattern.Bytes(read.Offset, read.Length)));
        },
    };
}
