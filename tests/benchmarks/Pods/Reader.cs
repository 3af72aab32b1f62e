using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VastK8s.Benchmarks.Children;
using VastK8s.Benchmarks.Machine;

namespace VastK8s.Benchmarks.Pods;

/// <summary>A <see cref="ReaderChild"/> at the other end of a process' standard input and output.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly StreamText _errors;

    /// <param name="program">The child itself, or what is attached to it.</param>
    /// <param name="arguments">What follows it.</param>
    public Reader(string program, IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _errors = new StreamText(_process.StandardError);
    }

    public int Pid => _process.Id;

    /// <summary>Returns the rate.</summary>
    public async Task<double> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new InvalidOperationException($"the reader of {request.Root} ended: {await _errors.EndAsync()}");
        return double.Parse(line, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(EndLimit);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
