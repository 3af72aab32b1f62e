namespace VastK8s.Cli.Agents;

/// <summary>No agent answers, and none could be started or was to be.</summary>
internal sealed class AgentUnreachableException(string message, Exception? innerException = null) : Exception(message, innerException);
