namespace VastK8s.Kube.Events;

/// <summary>An event that is on the server.</summary>
internal sealed record WrittenEvent(NamespacedName Key, int Count);
