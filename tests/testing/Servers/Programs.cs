using System.Diagnostics;

namespace VastK8s.Testing.Servers;

/// <summary>Runs programs to their end.</summary>
public static class Programs
{
    /// <summary>Runs one; after <paramref name="limit"/> it is killed, with what it started.</summary>
    /// <param name="program">Its path, or its name on the PATH.</param>
    /// <param name="arguments">What follows it.</param>
    /// <param name="input">What it reads; null: nothing.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="limit">When it hangs; null: never.</param>
    /// <exception cref="TimeoutException">It was killed.</exception>
    public static async Task<ScriptResult> RunAsync(
        string program, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? limit = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit ?? Timeout.InfiniteTimeSpan);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)}: no end within {limit!.Value.TotalSeconds:0} s");
        }

        return new ScriptResult(process.ExitCode, await output, await errors);
    }
}
