using System.Runtime.ExceptionServices;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Writing;

/// <summary>What came of writing a plan down.</summary>
/// <param name="Changes">CacheNodes that were not as planned.</param>
/// <param name="Failure">The first failure; null: none.</param>
/// <param name="Disputes">What was left for later because others change it each time.</param>
/// <param name="RetryAfter">When that is due; null: nothing is.</param>
internal sealed record WriteOutcome(int Changes, ExceptionDispatchInfo? Failure, IReadOnlyList<Dispute> Disputes, TimeSpan? RetryAfter);
