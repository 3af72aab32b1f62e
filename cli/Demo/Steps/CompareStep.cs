using VastK8s.Api.Agent;
using VastK8s.Cli.Demo.Files;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>Whether the mount shows what the source has.</summary>
internal sealed class CompareStep : IDemoStep
{
    private const int DifferencesShown = 10;

    public string Title => "Compare: every file with its source";

    public string? Command(DemoState state) =>
        state.SourceDirectory is null ? null : $"diff -r --no-dereference {state.SourceDirectory} {state.Directories.Prefetched}";

    public Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        state.RequireMount();
        return state.SourceDirectory is { } source
            ? CompareAsync(state, source, report, cancellationToken)
            : ReadAsync(state, report, cancellationToken);
    }

    private static async Task CompareAsync(DemoState state, string source, IDemoReport report, CancellationToken cancellationToken)
    {
        Snapshot snapshot = state.RequireSnapshot();
        long start = state.Host.Time.GetTimestamp();
        TreeComparison found = await TreeComparison.RunAsync(
            source, Tree.Walk(source, cancellationToken), state.Directories.Prefetched, state.Tree, cancellationToken).ConfigureAwait(false);
        foreach (string difference in found.Differences.Take(DifferencesShown))
        {
            report.Line($"  {difference}");
        }

        if (found.Differences.Count > 0)
        {
            throw new IOException($"{Units.Count(found.Differences.Count, "difference", "differences")} between source and mount");
        }

        // Empty directories of the source apart, what is missing must be what the index said it left out; globs leave out unsaid.
        long missing = found.OnlyInSource.Count(e => e.Kind != TreeEntryKind.Directory);
        long leftOut = snapshot.Skipped.Values.Sum();
        if (!state.Filtered && missing > leftOut)
        {
            throw new IOException(
                $"{Units.Count(missing)} names of the source are not in the mount, and the index left out {Units.Count(leftOut)}; the first: {found.OnlyInSource[0].Path}");
        }

        report.Line(
            $"{Units.Count(found.Files, "file", "files")} ({Units.Bytes(found.Bytes)}) have the same SHA-256 on both sides; "
            + $"{Units.Count(found.Links, "link", "links")} and {Units.Count(found.Directories, "directory", "directories")} are the same; "
            + $"{Units.Time(state.Host.Time.GetElapsedTime(start))}");
        if (missing > 0)
        {
            report.Line($"{Units.Count(missing, "name", "names")} left out, as the index said");
        }
    }

    private static async Task ReadAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        Snapshot snapshot = state.RequireSnapshot();
        TreeEntry[] files = [.. state.Tree.Where(e => e.Kind == TreeEntryKind.File)];
        long listed = files.Sum(f => f.Size);
        long read = await FileReading.ReadAllAsync(state.Directories.Prefetched, files, cancellationToken).ConfigureAwait(false);
        if (listed != snapshot.Bytes || read != listed)
        {
            throw new IOException($"the index has {snapshot.Bytes} bytes, the mount lists {listed} and gives {read}");
        }

        report.Line($"{Units.Count(files.Length, "file", "files")}, {Units.Bytes(read)}: number and sizes are those of the index, and all of it can be read.");
        report.Line(
            "The contents were checked once, by the agent as they came: length, version and, where the store gives one, checksum. "
            + "A second reading of the store, to compare with, is not made.");
    }
}
