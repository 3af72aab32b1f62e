using VastK8s.Cli.Demo;
using VastK8s.Cli.Demo.Leftovers;
using VastK8s.Cli.Demo.Steps;
using VastK8s.Embedded.Mounting;

namespace VastK8s.Embedded.Demo.Steps;

/// <summary>Ends the control plane, whatever came before; then looks whether anything is left on the machine, and removes that too.</summary>
internal sealed class EndStep(EmbeddedDemo demo) : IDemoStep
{
    private readonly CleanUpStep _cleanUp = new();

    public string Title => "End: nothing stays behind";

    public string? Command(DemoState state) => null;

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        await UnmountAsync(state, cancellationToken).ConfigureAwait(false);
        await demo.StopAsync().ConfigureAwait(false);
        state.Session?.Dispose();
        state.Session = null;
        try
        {
            await _cleanUp.RunAsync(state, report, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (demo.Crash is { } crash) await _cleanUp.RunAsync(crash, report, cancellationToken).ConfigureAwait(false);
        }
    }

    // A demo that was cut short before it had deleted what it mounted.
    private async Task UnmountAsync(DemoState state, CancellationToken cancellationToken)
    {
        if (demo.Plane is not { Ended.IsCompleted: false } plane || state.Session is null) return;
        using var mounts = new NodeMounts(state.Host, plane);
        foreach (var target in new[] { state.Directories.OnDemand, state.Directories.Prefetched }.Where(t => MountTable.Below(t).Count > 0))
        {
            await mounts.UnmountAsync(target, cancellationToken).ConfigureAwait(false);
        }
    }
}
