using System.Diagnostics;

namespace VastK8s.Cli.Agents;

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
            .Where(pid => pid > 0 && pid != Environment.ProcessId && Runs(pid) && IsOf(Arguments(pid), stateDirectory)),
    ];

    /// <summary>Whether this pid is an agent or holder still, and not another process that came to have its number.</summary>
    public static bool IsAgent(int pid) => Runs(pid) && IsAgent(Arguments(pid));

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

    /// <summary>Waits until the pid is no agent's any more.</summary>
    /// <returns>Whether that came to be.</returns>
    public static async Task<bool> WaitForAgentsEndAsync(int pid, TimeSpan limit, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (IsAgent(pid))
        {
            if (Stopwatch.GetElapsedTime(start) >= limit)
            {
                return false;
            }

            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // "… --state DIR …": the holder's and the agent's command lines; a shell whose script merely names them has it in one argument.
    private static bool IsOf(string[] arguments, string stateDirectory)
    {
        int state = Array.IndexOf(arguments, "--state");
        return IsAgent(arguments) && state > 0 && state + 1 < arguments.Length && arguments[state + 1] == stateDirectory;
    }

    // The executable, or dotnet and the assembly.
    private static bool IsAgent(string[] arguments) =>
        arguments.Take(2).Any(a => Path.GetFileName(a).StartsWith("vastk8s-cache-agent", StringComparison.Ordinal));

    private static string[] Arguments(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
