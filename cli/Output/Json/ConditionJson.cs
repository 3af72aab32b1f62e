using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output.Json;

/// <summary>A condition as Kubernetes has them; status is True, False or Unknown.</summary>
internal sealed record ConditionJson(string Type, string Status, string Reason, string Message, long LastTransitionUnixMs)
{
    public static ConditionJson From(Condition c) => new(c.Type, c.Status, c.Reason, c.Message, c.LastTransitionUnixMs);
}
