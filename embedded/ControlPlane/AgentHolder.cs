using System.Diagnostics;
using VastK8s.CacheAgent.Hosting;
using VastK8s.Cli.Demo.Leftovers;

namespace VastK8s.Embedded.ControlPlane;

/// <summary>
/// The process beside this one that keeps FUSE connections. When this one dies, the holder starts a <c>vastk8s-cache-agent</c> that belongs to no node and serves what is mounted; it ends when
/// nothing is left to serve and that agent is stopped.
/// </summary>
/// <param name="program">Path of <c>vastk8s-cache-agent</c>; null: there is no holder.</param>
internal sealed class AgentHolder(string? program)
{
    private readonly Lock _gate = new();
    private Process? _process;

    /// <summary>Starts one, unless the last that was started still runs.</summary>
    /// <param name="options">As the agent has them: with the directories that its CacheNode names, for there is nobody to ask when this process is dead.</param>
    public void Start(AgentOptions options)
    {
        lock (_gate)
        {
            if (program is null || _process is { HasExited: false }) return;
            _process?.Dispose();
            string[] arguments =
            [
                "hold", "--adopt", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture),
                .. Holding.Arguments(options with { Node = null }),
            ];
            var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = "/" };

            // The runtime's sockets for debuggers would be left in the temporary directory by a process that is killed.
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            _process = Process.Start(start);
        }
    }

    /// <summary>Ends it, unless a mount below the state directory still needs its connection. To be called when the agent has stopped: it starts another otherwise.</summary>
    public async Task EndAsync(string stateDirectory)
    {
        Process? process;
        lock (_gate)
        {
            (process, _process) = (_process, null);
        }

        if (process is null) return;
        using (process)
        {
            // It would end by itself when this process does, which may be long after.
            if (process.HasExited || MountTable.Below(stateDirectory).Count > 0) return;
            process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
        }
    }
}
