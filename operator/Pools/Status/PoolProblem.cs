namespace VastK8s.Operator.Pools.Status;

/// <summary>Something amiss with a pool, for its status and as an event.</summary>
/// <param name="Reason">One word, of the event.</param>
/// <param name="Message">What, for people.</param>
internal sealed record PoolProblem(string Reason, string Message);
