namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>Something that is amiss: a condition that is False.</summary>
/// <param name="Type">One of <see cref="Api.CacheNodes.NodeDatasetCondition"/>.</param>
/// <param name="Reason">Programs read it.</param>
/// <param name="Message">What was refused, and what to change.</param>
internal sealed record Problem(string Type, string Reason, string Message);
