namespace VastK8s.CacheAgent.Conditions;

/// <summary>A fact about the agent or a Dataset that a user would want to know, in the shape of a Kubernetes condition.</summary>
internal sealed record Condition(string Type, bool Status, string Reason, string Message, DateTimeOffset LastTransition);
