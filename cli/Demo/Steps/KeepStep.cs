namespace VastK8s.Cli.Demo.Steps;

/// <summary>In place of cleaning up: how to look around, and how to clean up later.</summary>
internal sealed class KeepStep : IDemoStep
{
    public string Title => "Kept";

    public string? Command(DemoState state) => null;

    public Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        state.Directories.Keep = true;
        string option = $"--state {state.Directories.Agent.StateDirectory}";
        report.Line($"Mounts: {state.Directories.Prefetched} and {state.Directories.OnDemand}");
        report.Line($"Look:   vastk8s status {option}");
        report.Line($"End:    vastk8s stop --unmount-all {option} && rm -r {string.Join(' ', state.Directories.All)}");
        return Task.CompletedTask;
    }
}
