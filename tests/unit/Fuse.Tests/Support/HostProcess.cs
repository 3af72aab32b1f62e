using System.Diagnostics;
using VastK8s.FuseHost.Testing;

namespace VastK8s.Fuse.Tests.Support;

/// <summary>The program in tests/testing/FuseHost, killed at the end at the latest.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    public HostProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DirectoryFiles).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    public async Task<string> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The host process ended.");

    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken) => await _process.StandardOutput.ReadToEndAsync(cancellationToken);

    /// <summary>SIGKILL; returns when the process is gone, and with it its descriptors.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
