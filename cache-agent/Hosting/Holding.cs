using System.Diagnostics;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>
/// The small process that outlives agents on a machine without a kubelet: keeps the FUSE connections, starts the agent and starts it again when it
/// dies. It ends when the agent has stopped politely and no connection is left to keep.
/// </summary>
internal static class Holding
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(1);

    /// <summary>Runs to the end of the last agent. <paramref name="adopt"/>: a running agent to wait for first, 0 for none.</summary>
    public static async Task<int> RunAsync(AgentOptions options, IReadOnlyList<string> agentArguments, int adopt, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.StateDirectory);
        Daemon.Detach(options.LogFile);

        // Neither this process nor an agent it starts keeps the directory somebody happened to be in from being unmounted.
        Environment.CurrentDirectory = "/";
        using var holder = TryOpen(options.HolderSocket);
        var serving = holder?.RunAsync(cancellationToken) ?? Task.CompletedTask;

        // Another holder was quicker; it has the running agent in its care.
        if (adopt != 0 && holder is null) return 0;
        if (adopt != 0) await WaitForAsync(adopt, cancellationToken).ConfigureAwait(false);

        // The exit status of an agent that is not a child is nobody's to see; one that was told to stop takes its socket with it.
        var status = adopt == 0 || File.Exists(options.AgentSocket) ? await SuperviseAsync(agentArguments, cancellationToken).ConfigureAwait(false) : 0;

        // Stopped politely: connections that mounts still need wait here for the next agent.
        while (holder is not null && holder.Count > 0) await Task.Delay(IdleInterval, cancellationToken).ConfigureAwait(false);
        if (!serving.IsCompleted) holder?.Dispose();
        return status;
    }

    /// <summary>Starts another holder after the one of this agent has died; it takes the agent under its care.</summary>
    public static void RestartHolder(AgentOptions options)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
        start.ArgumentList.Add("hold");
        start.ArgumentList.Add("--adopt");
        start.ArgumentList.Add(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var argument in Arguments(options)) start.ArgumentList.Add(argument);
        using var process = Process.Start(start);
    }

    /// <summary>The options of a command line that give these options.</summary>
    public static IReadOnlyList<string> Arguments(AgentOptions options) =>
    [
        "--state", options.StateDirectory,
        .. options.CacheDirectories.SelectMany(d => new[] { "--cache-dir", d.CapacityBytes > 0 ? $"{d.Path}:{d.CapacityBytes}" : d.Path }),
        .. options.Node?.Arguments() ?? [],
    ];

    private static DescriptorHolder? TryOpen(string socket)
    {
        try
        {
            return new DescriptorHolder(socket);
        }
        catch (IOException)
        {
            // Another holder keeps the connections of these mounts already; this process only looks after the agent.
            return null;
        }
    }

    /// <summary>Returns 0, or <see cref="AgentHost.Refused"/>.</summary>
    private static async Task<int> SuperviseAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false };
            start.ArgumentList.Add("serve");
            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            var began = Stopwatch.GetTimestamp();
            using var agent = Process.Start(start)!;
            await agent.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (agent.ExitCode is 0 or AgentHost.AlreadyRunning) return 0;
            if (agent.ExitCode == AgentHost.Refused) return AgentHost.Refused;
            await Console.Error.WriteLineAsync($"agent {agent.Id} ended with status {agent.ExitCode}; starting another in {pause.TotalMilliseconds:F0} ms").ConfigureAwait(false);
            pause = Stopwatch.GetElapsedTime(began) > Healthy ? ShortestPause : pause;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));
        }

        return 0;
    }

    // Not a child of this process: its end can only be looked for.
    private static async Task WaitForAsync(int pid, CancellationToken cancellationToken)
    {
        try
        {
            using var agent = Process.GetProcessById(pid);
            await agent.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
    }
}
