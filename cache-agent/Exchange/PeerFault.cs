namespace VastK8s.CacheAgent.Exchange;

/// <summary>What an agent did instead of giving a snapshot.</summary>
internal enum PeerFault
{
    /// <summary>It does not answer, or broke off: what came so far counts.</summary>
    Unreachable,

    /// <summary>It serves as many downloads as it may; it will have room later.</summary>
    Busy,

    /// <summary>It does not have the snapshot, or does not let this agent in.</summary>
    Refused,

    /// <summary>What it gave contradicts itself or the snapshot's id: nothing of it counts.</summary>
    Wrong,
}
