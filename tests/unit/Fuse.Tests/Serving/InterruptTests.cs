using System.Diagnostics;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Serving;

public sealed class InterruptTests
{
    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_reader_killed_while_it_waits_ends_when_its_read_is_answered()
    {
        var arrived = new TaskCompletionSource<FuseRead>();
        var interrupted = new TaskCompletionSource<ulong>();
        var files = new TestFiles(("file", 4096)) { OnRead = arrived.SetResult, OnInterrupt = unique => interrupted.TrySetResult(unique) };
        using var served = new ServedDirectory(files, threads: 1);
        using var reader = Process.Start(new ProcessStartInfo("/bin/cat", [served.File("file")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var read = await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
            reader.Kill();

            Assert.Equal(read.Unique, await interrupted.Task.WaitAsync(TestContext.Current.CancellationToken));
            Assert.False(reader.HasExited);
            read.ReplyError(Errno.EINTR);
            await reader.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!reader.HasExited) reader.Kill();
        }
    }
}
