using System.ComponentModel;
using System.Diagnostics;
using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Machine;

/// <summary>Runs other programs to their end.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it; an exit code other than 0 is an exception with what it wrote.</summary>
    public static async Task<ChildResult> RunAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment, CancellationToken cancellationToken)
    {
        var result = await TryRunAsync(file, arguments, environment, cancellationToken);
        if (result.ExitCode == 0)
            return result;
        var said = string.IsNullOrWhiteSpace(result.Error) ? result.Output : result.Error;
        throw new InvalidOperationException($"{Path.GetFileName(file)} ended with {result.ExitCode}: {Last(said, 2000)}");
    }

    /// <summary>Runs it, however it ends. One at a time: its CPU time is what the sum over waited-for children grew by.</summary>
    public static async Task<ChildResult> TryRunAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        var cpu = ChildrenCpuSeconds();
        var started = Stopwatch.GetTimestamp();
        using var process = Start(start);
        process.StandardInput.Close();
        // A daemon that the child leaves behind may keep the pipes open: their end is not waited for longer than the child's.
        var output = new StreamText(process.StandardOutput);
        var error = new StreamText(process.StandardError);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new ChildResult(process.ExitCode, await output.EndAsync(), await error.EndAsync(), seconds, ChildrenCpuSeconds() - cpu);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{start.FileName} does not start: {e.Message}", e);
        }
    }

    private static unsafe double ChildrenCpuSeconds()
    {
        var usage = stackalloc long[18];
        if (Libc.ResourceUsage(Libc.ResourceChildren, usage) != 0)
            throw Libc.Failed("getrusage");
        return usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6;
    }

    private static string Last(string text, int length) => text.Length <= length ? text.Trim() : "…" + text[^length..].Trim();
}
