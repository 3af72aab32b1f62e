using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output;

/// <summary>A prefetch's result in words.</summary>
internal static class PrefetchText
{
    public static IEnumerable<string> Lines(string dataset, PrefetchProgress last, TimeSpan took)
    {
        string amount = $"{Units.Count(last.ObjectsDone, "object", "objects")}, {Units.Bytes(last.BytesDone)}";
        if (last.State == PrefetchProgress.Types.State.Complete)
        {
            return [$"{dataset}: complete: {amount} in {Units.Time(took)}"];
        }

        string missing = $"{Units.Count(last.ObjectsFailed, "object", "objects")} ({Units.Bytes(last.BytesFailed)}) failed";
        IEnumerable<string> failures = last.Failures.Select(f => $"  failed: {f.Key}: {f.Message}");
        string[] more = last.Failures.Count < last.ObjectsFailed && last.Failures.Count > 0
            ? [$"  and {Units.Count(last.ObjectsFailed - last.Failures.Count)} more"]
            : [];
        return [$"{dataset}: incomplete: {amount} in {Units.Time(took)}; {missing}", .. failures, .. more];
    }
}
