using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>Fetches everything.</summary>
internal sealed class PrefetchStep : IDemoStep
{
    public string Title => "Prefetch: bring every byte here, verified";

    public string? Command(DemoState state) => $"vastk8s prefetch {state.Prefetched.Name}";

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        AgentSession session = state.RequireSession();
        Snapshot snapshot = state.RequireSnapshot();
        CheckRoom(state, snapshot.Bytes);
        long start = state.Host.Time.GetTimestamp();
        int code = await state.Context.PrefetchAsync(session, state.Prefetched.Name, [], cancellationToken).ConfigureAwait(false);
        TimeSpan took = state.Host.Time.GetElapsedTime(start);
        if (code != ExitCodes.Ok)
        {
            throw new IOException("some objects could not be fetched, see above");
        }

        state.IsPrefetched = true;
        report.Line(
            $"{Units.Rate((long)(snapshot.Bytes / took.TotalSeconds))}, {Units.Count((long)(snapshot.Objects / took.TotalSeconds))} objects/s, "
            + "from the store onto this machine's disk");
    }

    private static void CheckRoom(DemoState state, long bytes)
    {
        long room = state.Directories.Agent.CacheDirectories.Sum(c => Math.Min(new DriveInfo(c.Path).AvailableFreeSpace, c.Bytes ?? long.MaxValue));
        // Objects begin on 4 KiB boundaries, and a full disk is nobody's wish.
        if (bytes * 1.1 > room)
        {
            throw new LeftOutException(
                $"{Units.Bytes(bytes)} are too much for the {Units.Bytes(room)} that the cache has; give a smaller --source, or --cache-dir on a larger disk");
        }
    }
}
