using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VastK8s.Erofs.Tests.Support;

/// <summary>A program of the system, its output as Latin-1: one char per byte.</summary>
internal static class Tool
{
    public static (int ExitCode, string Output) Run(string workingDirectory, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        };
        start.Environment["TZ"] = "UTC";
        start.Environment["LC_ALL"] = "C";
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception e) when (e.NativeErrorCode == 2)
        {
            Assert.Skip($"{program} is missing: apt-get install erofs-utils findutils");
            throw;
        }
        using (process)
        {
            var errors = process!.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.GetAwaiter().GetResult());
        }
    }
}
