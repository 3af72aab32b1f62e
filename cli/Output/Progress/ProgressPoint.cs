using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output.Progress;

/// <summary>How far it has come.</summary>
/// <param name="Title">What is being done.</param>
/// <param name="Detail">Amounts, rate and time left, in words.</param>
/// <param name="Done">Of <paramref name="Total"/>, in bytes, or in objects when all of them are empty.</param>
/// <param name="Total">Null: unknown.</param>
internal readonly record struct ProgressPoint(string Title, string Detail, long Done, long? Total)
{
    public static ProgressPoint Of(string dataset, IndexProgress update, TimeSpan elapsed)
    {
        string rate = elapsed.TotalSeconds > 0 ? $", {Units.Count((long)(update.Objects / elapsed.TotalSeconds))} objects/s" : "";
        return new ProgressPoint($"index {dataset}", $"{Units.Count(update.Objects, "object", "objects")}, {Units.Bytes(update.Bytes)}{rate}", 0, null);
    }

    public static ProgressPoint Of(string dataset, PrefetchProgress update)
    {
        (long done, long total) = update.BytesTotal > 0 ? (update.BytesDone, update.BytesTotal) : (update.ObjectsDone, update.ObjectsTotal);
        bool running = update.State == PrefetchProgress.Types.State.Running;
        string detail = $"{Units.Count(update.ObjectsDone)}/{Units.Count(update.ObjectsTotal)} objects, "
            + $"{Units.Bytes(update.BytesDone)}/{Units.Bytes(update.BytesTotal)}, {Units.Rate(update.Rate)}";
        if (running && total > 0)
        {
            detail += update.EtaSeconds < 0 ? ", time left unknown" : $", {Units.Seconds(update.EtaSeconds)} left";
        }

        if (update.ObjectsFailed > 0)
        {
            detail += $", {Units.Count(update.ObjectsFailed)} failed";
        }

        // While nothing is counted yet there is no total to measure by.
        return new ProgressPoint($"prefetch {dataset}", detail, done, running && total == 0 ? null : total);
    }
}
