namespace VastK8s.Api.Schema;

/// <summary>
/// A rule in the Common Expression Language that API servers from 1.25 enforce. An older one prunes it: what it says must be said by the resource's
/// validation as well.
/// </summary>
/// <param name="rule">An expression about <c>self</c>, and <c>oldSelf</c> where it is about change.</param>
/// <param name="message">What is wrong, and what to do.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>What is wrong, and what to do.</summary>
    public string Message { get; } = message;

    /// <summary>The field it is reported for, as in <c>.maxStaleness</c>; null: the value that the rule is on.</summary>
    public string? FieldPath { get; init; }
}
