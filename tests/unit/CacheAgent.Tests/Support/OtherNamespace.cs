using System.Diagnostics;

namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>A process in a mount namespace of its own: it keeps the mounts that there were when it began.</summary>
internal sealed class OtherNamespace : IDisposable
{
    private readonly Process _process;

    private OtherNamespace(Process process) => _process = process;

    public static async Task<OtherNamespace> EnterAsync()
    {
        // It waits for the end of its input, and has no child to leave behind.
        var start = new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "sh", "-c", "echo in; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        Assert.Equal("in", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return new OtherNamespace(process);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
