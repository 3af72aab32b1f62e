namespace VastK8s.Operator.Pools.Membership;

/// <summary>A node that a pool selects and that belongs to an older one.</summary>
/// <param name="Node">The node.</param>
/// <param name="Owner">The pool that has it.</param>
internal sealed record ContestedNode(string Node, string Owner);
