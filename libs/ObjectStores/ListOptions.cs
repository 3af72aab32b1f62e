namespace VastK8s.ObjectStores;

/// <summary>How to list.</summary>
/// <param name="Parallelism">List requests under way at once, at most.</param>
public sealed record ListOptions(int Parallelism = 8);
