using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;

namespace VastK8s.Benchmarks.Control;

/// <summary>The published operator, as a process of its own.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly int _port;

    private OperatorProcess(Process process, int port) => (_process, _port) = (process, port);

    public int Pid => _process.Id;

    public double CpuSeconds => Processes.CpuSeconds(Pid);

    public double ResidentMiB => Processes.MemoryMiB(Pid, "VmRSS");

    public static OperatorProcess Start(ControlPlane plane, string log)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >>\"$LOG\" 2>&1", Repository.Path("artifacts", "app", "vastk8s-operator"),
            "--kubeconfig", plane.Kubeconfig, "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")]);
        start.Environment["LOG"] = log;
        return new OperatorProcess(Process.Start(start)!, port);
    }

    /// <summary>Sum of a counter or gauge over the series whose labels contain this text; 0 while nothing answers.</summary>
    public async Task<double> MetricAsync(string name, string labels, CancellationToken cancellationToken)
    {
        try
        {
            var text = await _http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/metrics")), cancellationToken);
            return Regex.Matches(text, $$"""^{{Regex.Escape(name)}}(\{[^}]*\})? (\S+)$""", RegexOptions.Multiline)
                .Where(m => m.Groups[1].Value.Contains(labels, StringComparison.Ordinal))
                .Sum(m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Ends it politely and waits.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_process.HasExited) _ = Libc.Signal(Pid, Libc.Terminate);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }
}
