namespace VastK8s.Api.Schema;

/// <summary>Bounds of an integer, both inclusive.</summary>
/// <param name="minimum">At least.</param>
/// <param name="maximum">At most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute(long minimum, long maximum = long.MaxValue) : Attribute
{
    /// <summary>At least.</summary>
    public long Minimum { get; } = minimum;

    /// <summary>At most; <see cref="long.MaxValue"/>: no bound.</summary>
    public long Maximum { get; } = maximum;
}
