using VastK8s.Api.Conditions;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.PrefetchJobs;

/// <summary>A plan while it is made, from the status as it was.</summary>
internal sealed class PlanDraft(PrefetchJob job, DateTimeOffset now)
{
    // Timers count on the monotonic clock: whoever puts the time of day forward is noticed after this at the latest.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly List<PlannedEvent> _events = [];
    private DateTimeOffset? _wake;

    public PrefetchJob Job { get; } = job;

    /// <summary>The time, in whole seconds as a status has them.</summary>
    public DateTimeOffset Now { get; } = now;

    public DateTime NowSeconds => DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds()).UtcDateTime;

    public PrefetchJobStatus Status { get; set; } = job.Status ?? new();

    /// <summary>What a run that could begin waits for; null: none waits.</summary>
    public string? WaitsFor { get; set; }

    public void Tell(EventType type, string reason, string message) => _events.Add(new PlannedEvent(type, reason, message));

    public void WakeAt(DateTimeOffset time) => _wake = _wake is { } earlier && earlier < time ? earlier : time;

    /// <summary>Sets a condition. Its lastTransitionTime is <paramref name="since"/>, or moves when its status changes.</summary>
    public void Set(string type, bool isTrue, string reason, string message, DateTime? since = null)
    {
        var conditions = since is null ? Status.Conditions : Status.Conditions.Without(type);
        var time = since is { } given ? RunSchedule.Utc(given) : Now;
        Status = Status with { Conditions = conditions.With(type, isTrue ? ConditionStatus.True : ConditionStatus.False, reason, message, Job.Metadata.Generation ?? 0, time) };
    }

    public void Unset(string type) => Status = Status with { Conditions = Status.Conditions.Without(type) };

    public PrefetchJobPlan Plan(bool delete = false)
    {
        TimeSpan? left = _wake is { } wake ? wake > Now ? wake - Now : TimeSpan.Zero : null;
        return new PrefetchJobPlan(Status, left > LongestWait ? LongestWait : left, [.. _events], delete);
    }
}
