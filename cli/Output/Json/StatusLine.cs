using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output.Json;

/// <summary>The agent and what it holds.</summary>
internal sealed record StatusLine(
    AgentJson Agent,
    IReadOnlyList<DatasetJson> Datasets,
    IReadOnlyList<CacheDirectoryJson> Directories,
    IReadOnlyList<ConditionJson> Conditions) : JsonLine("Status")
{
    public static StatusLine From(GetStatusReply status) => new(
        AgentJson.From(status.Agent ?? new AgentInfo()),
        [.. status.Datasets.OrderBy(d => d.Name, StringComparer.Ordinal).Select(DatasetJson.From)],
        [.. status.Directories.Select(d => new CacheDirectoryJson(d.Path, d.CapacityBytes, d.UsedBytes, d.State, d.Message))],
        [.. status.Conditions.Select(ConditionJson.From)]);
}
