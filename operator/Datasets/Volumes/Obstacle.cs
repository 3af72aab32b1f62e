namespace VastK8s.Operator.Datasets.Volumes;

/// <summary>What keeps a volume or a claim from being made.</summary>
/// <param name="Namespace">Namespace of the claim that lacks.</param>
/// <param name="Reason">One of <see cref="Status.DatasetReason"/>.</param>
/// <param name="Message">What is in the way, and what to do.</param>
internal sealed record Obstacle(string Namespace, string Reason, string Message);
