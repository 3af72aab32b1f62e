namespace VastK8s.Integration.Tests.Support;

internal sealed record ConditionStatus(string Type, string Status, string Reason, string Message, long LastTransitionUnixMs);
