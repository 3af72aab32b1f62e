using System.Collections.Concurrent;

namespace VastK8s.CacheAgent.Conditions;

/// <summary>Current conditions by type. A change of status or reason is logged once, a repetition is not.</summary>
internal sealed partial class ConditionSet(string subject, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Condition> _conditions = new();

    public IEnumerable<Condition> All => _conditions.Values.OrderBy(c => c.Type, StringComparer.Ordinal);

    /// <summary>What was reported as wrong is right again; does nothing if nothing was reported.</summary>
    public void Resolve(string type)
    {
        if (_conditions.TryGetValue(type, out var condition) && !condition.Status) Set(type, true, "Recovered", "");
    }

    public void Set(string type, bool status, string reason, string message)
    {
        var now = time.GetUtcNow();
        while (true)
        {
            var old = _conditions.GetValueOrDefault(type);
            if (old is not null && old.Status == status && old.Reason == reason)
            {
                if (old.Message == message || _conditions.TryUpdate(type, old with { Message = message }, old)) return;
                continue;
            }

            var next = new Condition(type, status, reason, message, now);
            if (old is null ? !_conditions.TryAdd(type, next) : !_conditions.TryUpdate(type, next, old)) continue;
            Log.Changed(logger, subject, type, status, reason, message);
            return;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Subject}: {Type}={Status} {Reason} {Text}")]
        public static partial void Changed(ILogger logger, string subject, string type, bool status, string reason, string text);
    }
}
