namespace VastK8s.CacheAgent.Fetching;

/// <summary>The cache cannot take the bytes: full with what must stay, or its disk failed. Readers read through; a prefetch says so.</summary>
internal sealed class CacheFullException(string message, Exception? innerException = null) : IOException(message, innerException);
