namespace VastK8s.CacheAgent.Exchange;

/// <summary>A snapshot could not be taken from any agent that was to have it. The message says what each of them did.</summary>
internal sealed class SnapshotExchangeException(string message) : IOException(message);
