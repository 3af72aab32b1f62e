namespace VastK8s.Kube.Events;

/// <summary>An event to write.</summary>
/// <param name="Identity">Which one it is.</param>
/// <param name="Event">What to write.</param>
/// <param name="Before">The same event as it was written last, to count up; null: a new one.</param>
internal sealed record EventDecision(EventIdentity Identity, RecordedEvent Event, WrittenEvent? Before);
