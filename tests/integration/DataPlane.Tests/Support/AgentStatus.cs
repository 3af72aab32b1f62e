namespace VastK8s.Integration.Tests.Support;

internal sealed record AgentStatus(int Pid, IReadOnlyList<string> Limitations);
