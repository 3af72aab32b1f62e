namespace VastK8s.Api.Schema;

/// <summary>Items of a list, or entries of a map.</summary>
/// <param name="minimum">At least.</param>
/// <param name="maximum">At most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>At least.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>At most.</summary>
    public int Maximum { get; } = maximum;
}
