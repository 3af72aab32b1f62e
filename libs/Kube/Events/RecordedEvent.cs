namespace VastK8s.Kube.Events;

/// <summary>An event as it was recorded.</summary>
internal sealed record RecordedEvent(EventSubject Subject, EventType Type, string Reason, string Message, DateTimeOffset Time);
