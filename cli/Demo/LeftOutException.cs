namespace VastK8s.Cli.Demo;

/// <summary>A step cannot be done here; the message says why.</summary>
internal sealed class LeftOutException(string reason) : Exception(reason);
