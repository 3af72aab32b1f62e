using System.Globalization;
using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output;

/// <summary>The agent's status as lines: all Datasets in a table, or one with everything about it.</summary>
internal static class StatusText
{
    public static IEnumerable<string> Lines(GetStatusReply status, bool detailed, DateTimeOffset now) =>
        detailed ? status.Datasets.SelectMany(Detail) : [.. Agent(status, now), "", .. Table(status)];

    private static IEnumerable<string> Agent(GetStatusReply status, DateTimeOffset now)
    {
        AgentInfo agent = status.Agent ?? new AgentInfo();
        TimeSpan up = now - DateTimeOffset.FromUnixTimeMilliseconds(agent.StartedUnixMs);
        yield return string.Create(CultureInfo.InvariantCulture, $"Agent {agent.Version}, pid {agent.Pid}, up {Units.Time(up < TimeSpan.Zero ? TimeSpan.Zero : up)}");
        foreach (string limitation in agent.Limitations)
        {
            yield return $"  cannot: {limitation}";
        }

        foreach (CacheDirectory directory in status.Directories)
        {
            string message = directory.Message.Length == 0 ? "" : $": {directory.Message}";
            yield return $"Cache {directory.Path}: {Units.Bytes(directory.UsedBytes)} of {Units.Bytes(directory.CapacityBytes)}, {directory.State}{message}";
        }

        foreach (Condition condition in status.Conditions)
        {
            yield return Text(condition);
        }
    }

    private static IEnumerable<string> Table(GetStatusReply status)
    {
        if (status.Datasets.Count == 0)
        {
            return ["No Datasets. vastk8s index URI makes one."];
        }

        var table = new TextTable("DATASET", "OBJECTS", "SIZE", "CACHED", "SNAPSHOT", "MOUNTS", "CONDITIONS");
        foreach (DatasetStatus dataset in status.Datasets.OrderBy(d => d.Name, StringComparer.Ordinal))
        {
            Snapshot? snapshot = dataset.Snapshot;
            table.Add(
                dataset.Name,
                snapshot is null ? "-" : Units.Count(snapshot.Objects),
                snapshot is null ? "-" : Units.Bytes(snapshot.Bytes),
                Cached(dataset),
                snapshot is null ? "-" : SnapshotText.ShortId(snapshot.Id),
                dataset.Mounts.Count == 0 ? "-" : string.Join(", ", dataset.Mounts.Select(Text)),
                Conditions(dataset));
        }

        return table.Lines();
    }

    private static IEnumerable<string> Detail(DatasetStatus dataset)
    {
        Snapshot? snapshot = dataset.Snapshot;
        return
        [
            dataset.Name,
            .. dataset.Sources.Select(s => $"  source     {s}"),
            $"  snapshot   {(snapshot is null ? "none" : snapshot.Id)}",
            .. snapshot is null ? (string[])[] : [$"  size       {SnapshotText.Size(snapshot)}"],
            .. snapshot is null ? [] : SnapshotText.LeftOut(snapshot),
            $"  cached     {Units.Count(dataset.CachedObjects, "object", "objects")}, {Cached(dataset)}",
            .. dataset.Mounts.Select(m => $"  mount      {m.Target} ({Mode(m)}, snapshot {SnapshotText.ShortId(m.SnapshotId)})"),
            $"  fetched    {Units.Bytes(dataset.OriginBytes)} in {Units.Count(dataset.OriginRequests, "request", "requests")} since the agent started",
            $"  read       {Units.Bytes(dataset.HitBytes)} from the cache, {Units.Bytes(dataset.MissBytes)} fetched first, {Units.Count(dataset.ReadErrors, "error", "errors")}",
            .. dataset.Conditions.Select(c => $"  {Text(c)}"),
        ];
    }

    private static string Cached(DatasetStatus dataset) => dataset.Snapshot is null
        ? Units.Bytes(dataset.CachedBytes)
        : string.Create(CultureInfo.InvariantCulture, $"{Units.Bytes(dataset.CachedBytes)} ({Units.Percent(dataset.CachedBytes, dataset.Snapshot.Bytes)} %)");

    // A condition whose status is as wished says nothing in a table; which way round that is, its type does not tell: False ones are shown by reason.
    private static string Conditions(DatasetStatus dataset) =>
        dataset.Conditions.Count == 0
            ? "-"
            : string.Join(", ", dataset.Conditions.Select(c => c.Status == "True" ? c.Type : $"{c.Type}={c.Status} ({c.Reason})"));

    private static string Text(Condition c) => $"{c.Type}={c.Status} ({c.Reason}){(c.Message.Length == 0 ? "" : $": {c.Message}")}";

    private static string Text(MountStatus mount) => $"{mount.Target} ({Mode(mount)})";

    private static string Mode(MountStatus mount) => mount.Mode == MountMode.Direct ? "direct" : "partial";
}
