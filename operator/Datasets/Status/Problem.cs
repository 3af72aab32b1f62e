namespace VastK8s.Operator.Datasets.Status;

/// <summary>Something that is amiss.</summary>
/// <param name="Reason">One of <see cref="DatasetReason"/>.</param>
/// <param name="Message">What, and what to do.</param>
internal sealed record Problem(string Reason, string Message);
