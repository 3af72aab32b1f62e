using System.Globalization;
using System.Runtime.InteropServices;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>What this machine can do, and an agent to do it.</summary>
internal sealed class MachineStep : IDemoStep
{
    public string Title => "What this machine can do";

    public string? Command(DemoState state) => null;

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        report.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.OSDescription}; {Environment.ProcessorCount} cores, {Units.Bytes(memory)} of memory; {RuntimeInformation.FrameworkDescription}"));
        report.Line($"Works in {state.Directories.Root}");
        bool root = state.Host.IsRoot;
        bool fuse = File.Exists("/dev/fuse");
        bool erofs = File.ReadLines("/proc/filesystems").Any(l => l.EndsWith("\terofs", StringComparison.Ordinal));
        var table = new TextTable("NEEDED TO MOUNT", "HERE");
        table.Add("root", Word(root, "run as root (sudo)"));
        table.Add("/dev/fuse", Word(fuse, "modprobe fuse; in a container, --device /dev/fuse"));
        table.Add("EROFS", Word(erofs, "not loaded yet, or not in this kernel; modprobe erofs"));
        report.Table(table);

        state.Session = await AgentSession.ConnectAsync(
            state.Host, state.Directories.Agent, start: true, cancellationToken).ConfigureAwait(false);
        state.Agents.Add(state.Session.Info.Pid);
        report.Line(string.Create(CultureInfo.InvariantCulture, $"Agent {state.Session.Info.Version} runs, pid {state.Session.Info.Pid}"));
        foreach (string limitation in state.Session.Info.Limitations)
        {
            report.Line($"It cannot: {limitation}");
        }

        state.Limitations =
        [
            .. Unless(root, "mounting needs root", "root", state.Session.Info.Limitations),
            .. Unless(fuse, "no /dev/fuse", "/dev/fuse", state.Session.Info.Limitations),
            .. state.Session.Info.Limitations,
        ];
    }

    // The agent usually says it too, and with more to it.
    private static string[] Unless(bool here, string reason, string word, IEnumerable<string> said) =>
        here || said.Any(s => s.Contains(word, StringComparison.Ordinal)) ? [] : [reason];

    private static string Word(bool here, string remedy) => here ? "yes" : $"no: {remedy}";
}
