using VastK8s.Kube.Events;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>An event of a Dataset.</summary>
internal sealed record DatasetEvent(EventType Type, string Reason, string Message);
