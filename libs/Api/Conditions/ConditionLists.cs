using k8s.Models;
using VastK8s.Api.Values;

namespace VastK8s.Api.Conditions;

/// <summary>Lists of conditions as <c>metav1.Condition</c> has them: one of each type, with the time of the last change of its status.</summary>
public static class ConditionLists
{
    /// <summary>
    /// The list with this condition set. <c>lastTransitionTime</c> moves when the status changes and stays otherwise, so that setting what is
    /// already so gives an equal list. A message is clipped to what a status may hold; without one, the reason stands for it, since some API servers take an
    /// empty text for none.
    /// </summary>
    public static ValueList<V1Condition> With(
        this ValueList<V1Condition> conditions, string type, string status, string reason, string message, long observedGeneration, DateTimeOffset now)
    {
        V1Condition? before = conditions.Find(type);
        var after = new V1Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = StatusText.Clip(message.Length == 0 ? reason : message),
            ObservedGeneration = observedGeneration,
            LastTransitionTime = before?.Status == status ? before.LastTransitionTime : WholeSeconds(now),
        };
        return before is null ? [.. conditions, after] : [.. conditions.Select(c => c.Type == type ? after : c)];
    }

    /// <summary>The list without the condition of this type.</summary>
    public static ValueList<V1Condition> Without(this ValueList<V1Condition> conditions, string type) => [.. conditions.Where(c => c.Type != type)];

    /// <summary>The condition of this type; null: none, which means Unknown.</summary>
    public static V1Condition? Find(this ValueList<V1Condition> conditions, string type) => conditions.FirstOrDefault(c => c.Type == type);

    /// <summary>Whether the condition of this type is there and True.</summary>
    public static bool IsTrue(this ValueList<V1Condition> conditions, string type) => conditions.Find(type)?.Status == ConditionStatus.True;

    /// <summary>Whether the condition of this type is there and False.</summary>
    public static bool IsFalse(this ValueList<V1Condition> conditions, string type) => conditions.Find(type)?.Status == ConditionStatus.False;

    // metav1.Time has seconds: what is read back is then equal to what was written.
    private static DateTime WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds()).UtcDateTime;
}
