using VastK8s.Kube.Events;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>An event to record once the status that tells of it is written.</summary>
internal sealed record PlannedEvent(EventType Type, string Reason, string Message);
