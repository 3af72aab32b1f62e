using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>Lists the source.</summary>
internal sealed class IndexStep : IDemoStep
{
    public string Title => "Index: list the source into a snapshot";

    public string? Command(DemoState state) => $"vastk8s index {state.SourceUri} --name {state.Prefetched.Name}";

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        long start = state.Host.Time.GetTimestamp();
        state.Snapshot = await state.Context.IndexAsync(state.RequireSession(), state.Prefetched, cancellationToken).ConfigureAwait(false);
        TimeSpan took = state.Host.Time.GetElapsedTime(start);
        report.Line($"{Units.Time(took)}, {Units.Count((long)(state.Snapshot.Objects / took.TotalSeconds))} objects/s");
        if (state.Snapshot.Skipped.All(s => s.Value == 0))
        {
            report.Line("Nothing was left out.");
        }

        if (state.Snapshot.Objects == 0)
        {
            throw new IOException($"nothing is listed at {state.SourceUri}; give a --source with files");
        }
    }
}
