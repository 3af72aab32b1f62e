using System.Globalization;
using VastK8s.Cli.Demo.Files;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>Reads side by side: through the agent, from memory, and the source natively.</summary>
internal sealed class TimingStep : IDemoStep
{
    private const int Rounds = 3;

    public string Title => "Time it: first read, cached read, native read";

    public string? Command(DemoState state) => state.IsOnDemandIndexed
        ? $"vastk8s mount {state.OnDemandName} {state.Directories.OnDemand}"
        : $"vastk8s mount {state.SourceUri} {state.Directories.OnDemand} --name {state.OnDemandName}";

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        state.RequireMount();
        if (!state.IsOnDemandIndexed)
        {
            await state.Context.IndexAsync(state.RequireSession(), state.OnDemand, cancellationToken).ConfigureAwait(false);
        }

        await DemoMount.MountAsync(state, state.OnDemandName, state.Directories.OnDemand, cancellationToken).ConfigureAwait(false);
        state.IsOnDemandMounted = true;
        List<TreeEntry> files = Choose(state);
        long bytes = files.Sum(f => f.Size);
        report.Line($"{Units.Count(files.Count, "file", "files")}, {Units.Bytes(bytes)}, {FileReading.Parallelism} readers at once");

        TimeSpan first = await TimeAsync(state, state.Directories.OnDemand, files, cancellationToken).ConfigureAwait(false);
        var again = new List<TimeSpan>();
        var prefetched = new List<TimeSpan>();
        var native = new List<TimeSpan>();
        // Turn by turn, so that what else this machine does falls on all alike.
        for (int round = 0; round < Rounds; round++)
        {
            again.Add(await TimeAsync(state, state.Directories.OnDemand, files, cancellationToken).ConfigureAwait(false));
            prefetched.Add(await TimeAsync(state, state.Directories.Prefetched, files, cancellationToken).ConfigureAwait(false));
            if (state.SourceDirectory is { } source)
            {
                native.Add(await TimeAsync(state, source, files, cancellationToken).ConfigureAwait(false));
            }
        }

        TimeSpan? reference = native.Count > 0 ? Median(native) : null;
        var table = new TextTable("READING", "TIME", "FILES/S", "RATE", "OF NATIVE");
        Row(table, "on-demand mount, first read", first, files.Count, bytes, reference);
        Row(table, "on-demand mount, again", Median(again), files.Count, bytes, reference);
        Row(table, state.IsPrefetched ? "prefetched mount" : "first mount, again", Median(prefetched), files.Count, bytes, reference);
        if (reference is { } time)
        {
            Row(table, "source directory", time, files.Count, bytes, reference);
        }

        report.Table(table);
        report.Line(
            $"The first read fetches from the source{(state.SourceDirectory is null ? "" : ", which is itself in memory since the comparison")}; the other rows "
            + $"are medians of {Rounds} and come from the page cache on every side: how fast each path is when the disk is not what limits it.");
    }

    /// <summary>All but the file kept for the next step, as many as the limit lets in.</summary>
    private static List<TreeEntry> Choose(DemoState state)
    {
        var files = new List<TreeEntry>();
        long bytes = 0;
        TreeEntry? kept = state.KeptForCrash;
        foreach (TreeEntry file in state.Tree.Where(e => e.Kind == TreeEntryKind.File && e != kept))
        {
            if (bytes + file.Size <= DemoState.MaxReadBytes)
            {
                files.Add(file);
                bytes += file.Size;
            }
        }

        return files.Count > 0 ? files : throw new LeftOutException("the source has too few files: one is kept for the next step");
    }

    private static async Task<TimeSpan> TimeAsync(DemoState state, string root, IReadOnlyList<TreeEntry> files, CancellationToken cancellationToken)
    {
        long start = state.Host.Time.GetTimestamp();
        long read = await FileReading.ReadAllAsync(root, files, cancellationToken).ConfigureAwait(false);
        long wanted = files.Sum(f => f.Size);
        return read == wanted ? state.Host.Time.GetElapsedTime(start) : throw new IOException($"{root} gave {read} bytes of {wanted}");
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static void Row(TextTable table, string what, TimeSpan time, int files, long bytes, TimeSpan? reference)
    {
        double seconds = Math.Max(time.TotalSeconds, 1e-6);
        table.Add(
            what,
            Units.Time(time),
            Units.Count((long)(files / seconds)),
            Units.Rate((long)(bytes / seconds)),
            reference is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{reference.Value.TotalSeconds / seconds * 100:0} %"));
    }
}
