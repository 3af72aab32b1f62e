using System.Diagnostics;

namespace VastK8s.Cli.Demo.Leftovers;

/// <summary>Processes of an agent, found in /proc (proc(5)).</summary>
internal static class AgentProcesses
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether a process with this pid runs; a zombie does not.</summary>
    public static bool Runs(int pid)
    {
        try
        {
            // pid (comm) state …; comm may hold anything, the last ')' ends it.
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Pids of processes that were started with this state directory, this one aside.</summary>
    public static IReadOnlyList<int> Of(string stateDirectory) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out int pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId && IsOf(pid, stateDirectory) && Runs(pid)),
    ];

    /// <summary>Ends it with SIGKILL.</summary>
    public static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Waits until none of the pids runs.</summary>
    /// <returns>Whether that came to be.</returns>
    public static async Task<bool> WaitForEndAsync(IReadOnlyCollection<int> pids, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (pids.Any(Runs))
        {
            if (time.GetElapsedTime(start) >= limit)
            {
                return false;
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // "… --state DIR …": the holder's and the agent's command lines; a shell whose script merely names them has it in one argument.
    private static bool IsOf(int pid, string stateDirectory)
    {
        try
        {
            string[] arguments = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            int state = Array.IndexOf(arguments, "--state");
            return state > 0 && state + 1 < arguments.Length && arguments[state + 1] == stateDirectory
                && arguments.Take(2).Any(a => Path.GetFileName(a).StartsWith("vastk8s-cache-agent", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
