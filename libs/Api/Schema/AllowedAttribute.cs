namespace VastK8s.Api.Schema;

/// <summary>The texts that a field may hold. Text rather than a C# enum: what a newer version wrote can be read by an older one.</summary>
/// <param name="values">All of them.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowedAttribute(params string[] values) : Attribute
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}
