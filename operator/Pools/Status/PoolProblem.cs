namespace VastK8s.Operator.Pools.Status;

/// <summary>Something amiss with a pool, for its status and as an event.</summary>
/// <param name="Reason">One word, of the condition and the event.</param>
/// <param name="Message">What, for people.</param>
/// <param name="IsTold">Whether it is worth an event: that nodes come and go is told of the nodes.</param>
internal sealed record PoolProblem(string Reason, string Message, bool IsTold = false);
