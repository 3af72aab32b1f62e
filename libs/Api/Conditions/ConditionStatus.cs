namespace VastK8s.Api.Conditions;

/// <summary>Values of a condition's <c>status</c>.</summary>
public static class ConditionStatus
{
    /// <summary>It is so.</summary>
    public const string True = "True";

    /// <summary>It is not so.</summary>
    public const string False = "False";

    /// <summary>It is not known.</summary>
    public const string Unknown = "Unknown";
}
