using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output.Json;

/// <summary>Fetching goes on, or with <c>state</c> Complete or Incomplete, has ended. Rate in bytes per second; etaSeconds null: unknown.</summary>
internal sealed record PrefetchProgressLine(
    string Dataset,
    string State,
    long ObjectsTotal,
    long ObjectsDone,
    long ObjectsFailed,
    long BytesTotal,
    long BytesDone,
    long BytesFailed,
    long Rate,
    long? EtaSeconds,
    int Concurrency,
    IReadOnlyList<FailureJson> Failures) : JsonLine("PrefetchProgress")
{
    public static PrefetchProgressLine From(string dataset, PrefetchProgress p) => new(
        dataset,
        p.State.ToString(),
        p.ObjectsTotal,
        p.ObjectsDone,
        p.ObjectsFailed,
        p.BytesTotal,
        p.BytesDone,
        p.BytesFailed,
        p.Rate,
        p.EtaSeconds < 0 ? null : p.EtaSeconds,
        p.Concurrency,
        [.. p.Failures.Select(f => new FailureJson(f.Key, f.Message))]);
}
