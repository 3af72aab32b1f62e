using VastK8s.Api.Agent;
using VastK8s.Cli.Demo.Files;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>Mounts the prefetched Dataset and lists it.</summary>
internal sealed class MountStep : IDemoStep
{
    public string Title => "Mount: an ordinary file tree";

    public string? Command(DemoState state) => $"vastk8s mount {state.PrefetchedName} {state.Directories.Prefetched}";

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        Snapshot snapshot = state.RequireSnapshot();
        MountReply reply = await DemoMount.MountAsync(state, state.PrefetchedName, state.Directories.Prefetched, cancellationToken).ConfigureAwait(false);
        state.IsMounted = true;

        long start = state.Host.Time.GetTimestamp();
        state.Tree = Tree.Walk(state.Directories.Prefetched, cancellationToken);
        TimeSpan took = state.Host.Time.GetElapsedTime(start);
        report.Line($"Listed: {Units.Count(state.Tree.Count, "name", "names")} with their sizes in {Units.Time(took)}");

        int directories = state.Tree.Count(e => e.Kind == TreeEntryKind.Directory);
        if (state.Tree.Count - directories != snapshot.Objects || directories != snapshot.Directories)
        {
            throw new IOException(
                $"the mount shows {state.Tree.Count - directories} files and {directories} directories, the snapshot has {snapshot.Objects} and {snapshot.Directories}");
        }

        if (state.IsPrefetched && reply.Mode != MountMode.Direct)
        {
            throw new IOException("every byte is here, and the mount still goes through the agent");
        }
    }
}
