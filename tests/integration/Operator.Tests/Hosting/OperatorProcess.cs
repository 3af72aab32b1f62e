using System.Diagnostics;
using System.Globalization;
using System.Net;
using Mono.Unix.Native;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Testing.Servers;

namespace VastK8s.Operator.Integration.Tests.Hosting;

/// <summary>The operator as a process of its own, killed at the latest when the test ends.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly List<string> _lines = [];
    private readonly Task _output;

    private OperatorProcess(ProcessStartInfo start, int port)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _process = Process.Start(start)!;
        _output = Task.WhenAll(CollectAsync(_process.StandardOutput), CollectAsync(_process.StandardError));
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>What it has logged so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get { lock (_lines) return [.. _lines]; }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it, with the environment of nobody else's.</summary>
    public static OperatorProcess Start(string kubeconfig, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "VastK8s.Operator", configuration, "vastk8s-operator");
        var port = FreePort.Next();
        var start = new ProcessStartInfo(program, ["--kubeconfig", kubeconfig, "--listen", $"127.0.0.1:{port}", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new OperatorProcess(start, port);
    }

    /// <summary>What it answers; null while nothing listens.</summary>
    public async Task<(HttpStatusCode Status, string Text)?> GetAsync(string path)
    {
        try
        {
            using var response = await _http.GetAsync(path, Token);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public Task ReadyAsync() => ThatAsync(async () => (await GetAsync("/readyz"))?.Status == HttpStatusCode.OK);

    public Task LeadsAsync() => ThatAsync(IsLeaderAsync);

    public async Task<bool> IsLeaderAsync() => await SumAsync("leader_election_master_status") == 1;

    /// <summary>Sum of a metric over all series whose labels contain a text.</summary>
    public async Task<double> SumAsync(string metric, string labels = "")
    {
        if (await GetAsync("/metrics") is not { } answer) return 0;
        return answer.Text.Split('\n')
            .Where(line => line.StartsWith(metric + "{", StringComparison.Ordinal) && line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits for something of it, which cannot come when it has ended.</summary>
    public async Task ThatAsync(Func<Task<bool>> condition)
    {
        try
        {
            await Until.TrueAsync(
                async () =>
                {
                    Assert.False(HasEnded, "the operator has ended");
                    return await condition();
                },
                Token);
        }
        catch (Exception e) when (e is TimeoutException or Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{string.Join('\n', Lines)}", e);
        }
    }

    public void Signal(Signum signal) => Assert.Equal(0, Syscall.kill(_process.Id, signal));

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit status.</returns>
    public async Task<int> EndAsync()
    {
        await Until.TrueAsync(() => HasEnded, Token);
        await _output;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _output;
        _process.Dispose();
        _http.Dispose();
    }

    private async Task CollectAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_lines) _lines.Add(line);
        }
    }
}
