using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Values;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>What is to become of a PrefetchJob.</summary>
/// <param name="Status">Its status; equal to the one it has when nothing is to be written.</param>
/// <param name="RequeueAfter">When to look again although nothing changes; null: never.</param>
/// <param name="Events">What to tell, once the status is written.</param>
/// <param name="Delete">Whether its time after the end is over: it is to be deleted, and nothing else.</param>
internal sealed record PrefetchJobPlan(PrefetchJobStatus Status, TimeSpan? RequeueAfter, ValueList<PlannedEvent> Events, bool Delete);
