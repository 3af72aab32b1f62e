namespace VastK8s.Kube.Events;

/// <summary>What makes two events the same.</summary>
/// <param name="Subject">Whom they are about.</param>
/// <param name="Type">Normal or Warning.</param>
/// <param name="Reason">Why.</param>
/// <param name="Message">What; null for the sum of similar events.</param>
internal sealed record EventIdentity(EventSubject Subject, EventType Type, string Reason, string? Message);
