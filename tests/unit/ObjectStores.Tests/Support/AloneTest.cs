using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace VastK8s.ObjectStores.Tests.Support;

/// <summary>Runs one test of this assembly in a process of its own, for what belongs to a whole process: its rights, what the SDK remembers.</summary>
internal static class AloneTest
{
    private const string Mark = "VASTK8S_TEST_ALONE";

    /// <summary>Whether this process was started for the test that is running.</summary>
    public static bool IsHere => Environment.GetEnvironmentVariable(Mark) is not null;

    /// <summary>
    /// Begins a test that needs a process of its own: <c>if (await AloneTest.RanElsewhereAsync(GetType())) return;</c>. In that process it is false;
    /// where it is true the test ran there, under a launcher (a program and its arguments) if one is given, and was right.
    /// </summary>
    public static Task<bool> RanElsewhereAsync(Type type, [CallerMemberName] string test = "") => RanElsewhereAsync(type, [], test);

    /// <inheritdoc cref="RanElsewhereAsync(Type, string)"/>
    public static async Task<bool> RanElsewhereAsync(Type type, string[] launcher, [CallerMemberName] string test = "")
    {
        if (IsHere)
            return false;
        string[] command = [.. launcher, "dotnet", typeof(AloneTest).Assembly.Location, "-method", $"{type.FullName}.{test}"];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment[Mark] = "1";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal) && output.Contains("Skipped: 0", StringComparison.Ordinal), output);
        return true;
    }
}
