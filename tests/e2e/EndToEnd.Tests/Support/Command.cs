using System.Diagnostics;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>Runs programs to their end.</summary>
internal static class Command
{
    public static async Task<CommandOutput> RunAsync(string program, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limits.Command);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)}: no end within {Limits.Command.TotalSeconds:0} s");
        }

        return new CommandOutput(process.ExitCode, await output, await errors);
    }
}
