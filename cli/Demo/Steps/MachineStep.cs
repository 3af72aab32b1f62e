using System.Globalization;
using System.Runtime.InteropServices;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>What this machine can do, and an agent to do it.</summary>
internal sealed class MachineStep : IDemoStep
{
    public string Title => "What this machine can do";

    private static bool HasFuse => File.Exists("/dev/fuse");

    public string? Command(DemoState state) => null;

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        Describe(state, report);
        state.Session = await AgentSession.ConnectAsync(
            state.Host, state.Directories.Agent, start: true, cancellationToken).ConfigureAwait(false);
        Meet(state, state.Session.Info, report);
    }

    /// <summary>Says what the machine has.</summary>
    public static void Describe(DemoState state, IDemoReport report)
    {
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        report.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.OSDescription}; {Environment.ProcessorCount} cores, {Units.Bytes(memory)} of memory; {RuntimeInformation.FrameworkDescription}"));
        report.Line($"Works in {state.Directories.Root}");
        bool erofs = File.ReadLines("/proc/filesystems").Any(l => l.EndsWith("\terofs", StringComparison.Ordinal));
        var table = new TextTable("NEEDED TO MOUNT", "HERE");
        table.Add("root", Word(state.Host.IsRoot, "run as root (sudo)"));
        table.Add("/dev/fuse", Word(HasFuse, "modprobe fuse; in a container, --device /dev/fuse"));
        table.Add("EROFS", Word(erofs, "not loaded yet, or not in this kernel; modprobe erofs"));
        report.Table(table);
    }

    /// <summary>Says what the agent is and cannot, and remembers both.</summary>
    public static void Meet(DemoState state, AgentInfo agent, IDemoReport report)
    {
        state.Agents.Add(agent.Pid);
        report.Line(string.Create(CultureInfo.InvariantCulture, $"Agent {agent.Version} runs, pid {agent.Pid}"));
        foreach (string limitation in agent.Limitations)
        {
            report.Line($"It cannot: {limitation}");
        }

        state.Limitations =
        [
            .. Unless(state.Host.IsRoot, "mounting needs root", "root", agent.Limitations),
            .. Unless(HasFuse, "no /dev/fuse", "/dev/fuse", agent.Limitations),
            .. agent.Limitations,
        ];
    }

    // The agent usually says it too, and with more to it.
    private static string[] Unless(bool here, string reason, string word, IEnumerable<string> said) =>
        here || said.Any(s => s.Contains(word, StringComparison.Ordinal)) ? [] : [reason];

    private static string Word(bool here, string remedy) => here ? "yes" : $"no: {remedy}";
}
