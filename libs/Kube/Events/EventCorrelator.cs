using VastK8s.Kube.WorkQueues;

namespace VastK8s.Kube.Events;

/// <summary>
/// Decides what becomes of an event: the same as one before is counted on it, one of many similar ones is counted on their sum, and what is too much about one object is dropped. What is known of
/// objects is bounded. Used by one thread.
/// </summary>
internal sealed class EventCorrelator(EventRecorderOptions options)
{
    // client-go's maxLruCacheEntries.
    private const int Capacity = 4096;
    private readonly LruCache<EventSubject, TokenBucket> _limits = new(Capacity);
    private readonly LruCache<(EventSubject, EventType, string Reason), SimilarEvents> _similar = new(Capacity);
    private readonly LruCache<EventIdentity, WrittenEvent> _written = new(Capacity);

    /// <summary>What to write; null: nothing.</summary>
    public EventDecision? Decide(RecordedEvent recorded)
    {
        if (!_limits.TryGet(recorded.Subject, out var limit))
        {
            limit = new TokenBucket(1 / options.RefillTime.TotalSeconds, options.Burst, options.TimeProvider);
            _limits.Set(recorded.Subject, limit);
        }

        if (!limit.TryTake()) return null;
        var group = (recorded.Subject, recorded.Type, recorded.Reason);
        if (!_similar.TryGet(group, out var similar)) _similar.Set(group, similar = new SimilarEvents(options));
        var isOneOfMany = similar.Add(recorded.Message, recorded.Time);
        var message = isOneOfMany ? $"(combined from similar events): {recorded.Message}" : recorded.Message;
        var identity = new EventIdentity(recorded.Subject, recorded.Type, recorded.Reason, isOneOfMany ? null : recorded.Message);
        return new EventDecision(identity, recorded with { Message = message }, _written.TryGet(identity, out var before) ? before : null);
    }

    /// <summary>The event was written so.</summary>
    public void Written(EventIdentity identity, WrittenEvent written) => _written.Set(identity, written);
}
