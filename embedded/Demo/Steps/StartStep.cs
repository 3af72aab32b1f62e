using VastK8s.Cli.Demo;
using VastK8s.Cli.Demo.Steps;
using VastK8s.Cli.Output;

namespace VastK8s.Embedded.Demo.Steps;

/// <summary>What this machine can do; then an API server, an operator and a Node.</summary>
internal sealed class StartStep(EmbeddedDemo demo) : IDemoStep
{
    public string Title => "Start: a control plane on this machine";

    public string? Command(DemoState state) => null;

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        MachineStep.Describe(state, report);
        var start = state.Host.Time.GetTimestamp();
        await demo.StartAsync(state, cancellationToken).ConfigureAwait(false);
        report.Line($"API server in memory, operator, and Node {demo.RequirePlane().Options.NodeName}, all in this process; {Units.Time(state.Host.Time.GetElapsedTime(start))}");
    }
}
