using System.Diagnostics;
using System.Globalization;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests;

public sealed class DaemonTests
{
    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_detached_process_has_a_session_of_its_own_and_writes_to_its_log()
    {
        using var directory = new TemporaryDirectory();
        var log = directory.File("log");
        await File.WriteAllTextAsync(log, "earlier\n", TestContext.Current.CancellationToken);
        using var host = new HostProcess("detach", log);

        // The pipe of its standard output ends when it is replaced: nothing else holds it.
        Assert.Equal("before\n", await host.ReadToEndAsync(TestContext.Current.CancellationToken));
        while (!File.Exists(log + ".made")) await Task.Delay(1, TestContext.Current.CancellationToken);

        Assert.Equal("earlier\noutput\nerror\n", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
        Assert.Equal("/dev/null", new FileInfo($"/proc/{host.Id}/fd/0").LinkTarget);
        Assert.Equal(log, new FileInfo($"/proc/{host.Id}/fd/1").LinkTarget);
        Assert.Equal(log, new FileInfo($"/proc/{host.Id}/fd/2").LinkTarget);
        Assert.Equal(host.Id, Session(host.Id));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log + ".made"));
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_child_ends_with_its_parents_process_and_not_with_the_thread_that_started_it()
    {
        using var parent = new HostProcess("parent");
        using var child = Process.GetProcessById(int.Parse(await parent.ReadLineAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
        try
        {
            // The parent started it from a thread that has ended by now.
            Assert.False(child.HasExited);

            await parent.KillAsync(TestContext.Current.CancellationToken);

            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!child.HasExited) child.Kill();
        }
    }

    /// <summary>Field 6 of /proc/PID/stat; the name before it may have spaces, and ends with the last parenthesis.</summary>
    private static int Session(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], CultureInfo.InvariantCulture);
    }
}
