namespace VastK8s.CacheAgent.Exchange;

/// <summary>One agent did not give what it was asked for; another may. What this machine's own disk does wrong is no such thing.</summary>
internal sealed class PeerException(PeerFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public PeerFault Fault => fault;
}
