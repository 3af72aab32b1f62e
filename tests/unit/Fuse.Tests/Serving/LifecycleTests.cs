using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Serving;

public sealed class LifecycleTests
{
    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Negotiated_says_what_INIT_agreed_on()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));

        var negotiated = await served.Server.Negotiated.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(7u, negotiated.Major);
        Assert.InRange(negotiated.Minor, 31u, 45u);
        Assert.InRange(negotiated.MaxPages, 32, 1024);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Ended_completes_when_the_mount_is_gone()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));
        await served.Server.Negotiated.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(served.Server.Ended.IsCompleted);

        Mounts.Unmount(served.Target, detach: true);

        await served.Server.Ended.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Dispose_ends_threads_that_wait_for_requests()
    {
        var served = new ServedDirectory(new TestFiles(("file", 1)), threads: 8);
        Task ended;
        using (served)
        {
            await served.Server.Negotiated.WaitAsync(TestContext.Current.CancellationToken);
            ended = served.Server.Ended;
        }

        Assert.True(ended.IsCanceled);
    }

    [Fact]
    public void Dispose_closes_the_connection_when_nobody_else_holds_it()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));
        using var file = File.OpenHandle(served.File("file"));

        served.Server.Dispose();

        Assert.Contains("not connected", Assert.Throws<IOException>(() => Reading.At(file, 0, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposing_what_was_never_started_closes_the_descriptor()
    {
        Requires.Fuse();
        using var directory = new TemporaryDirectory();
        var connection = FuseMount.Mount(directory.Sub("mount"), "vastk8s:test");
        var server = new FuseServer(connection, new TestFiles(), null, 2);

        server.Dispose();

        Assert.True(connection.IsClosed);
        Assert.Throws<ObjectDisposedException>(server.Start);
    }

    [Fact]
    public void A_descriptor_that_is_no_connection_is_refused()
    {
        Requires.Fuse();
        using var server = new FuseServer(File.OpenHandle("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite), new TestFiles(), null, 1);

        Assert.Equal(Errno.EPERM, Assert.Throws<NativeException>(server.Start).Number);
    }

    [Fact]
    public void Mounting_where_there_is_no_directory_says_so()
    {
        Requires.Fuse();
        using var directory = new TemporaryDirectory();

        var error = Assert.Throws<NativeException>(() => FuseMount.Mount(directory.File("nothing"), "vastk8s:test"));

        Assert.Equal(Errno.ENOENT, error.Number);
        Assert.Contains(directory.File("nothing"), error.Message, StringComparison.Ordinal);
    }
}
