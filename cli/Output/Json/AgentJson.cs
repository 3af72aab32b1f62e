using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output.Json;

/// <summary>The agent that answers.</summary>
internal sealed record AgentJson(string Version, int Pid, long StartedUnixMs, IReadOnlyList<string> Limitations)
{
    public static AgentJson From(AgentInfo agent) => new(agent.Version, agent.Pid, agent.StartedUnixMs, [.. agent.Limitations]);
}
