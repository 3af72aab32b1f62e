namespace VastK8s.Api.Schema;

/// <summary>Characters (code points) of a text. On a list: of each item; on a map: of each value.</summary>
/// <param name="minimum">At least.</param>
/// <param name="maximum">At most.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Struct)]
public sealed class LengthAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>At least.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>At most.</summary>
    public int Maximum { get; } = maximum;
}
