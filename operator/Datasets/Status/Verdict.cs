using VastK8s.Api.Conditions;

namespace VastK8s.Operator.Datasets.Status;

/// <summary>What a condition is to say.</summary>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">One of <see cref="DatasetReason"/>.</param>
/// <param name="Message">Why, for people.</param>
internal sealed record Verdict(string Status, string Reason, string Message)
{
    public bool IsTrue => Status == ConditionStatus.True;

    public bool IsFalse => Status == ConditionStatus.False;

    public static Verdict True(string reason, string message) => new(ConditionStatus.True, reason, message);

    public static Verdict False(string reason, string message) => new(ConditionStatus.False, reason, message);

    public static Verdict Unknown(string reason, string message) => new(ConditionStatus.Unknown, reason, message);

    /// <summary>What was said before.</summary>
    public static Verdict Of(V1Condition condition) => new(condition.Status, condition.Reason, condition.Message);
}
