namespace VastK8s.Api.Schema;

/// <summary>The scale subresource: what <c>kubectl scale</c> reads and writes.</summary>
/// <param name="specPath">The wanted number, as in <c>.spec.replicas</c>.</param>
/// <param name="statusPath">The number there is.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleAttribute(string specPath, string statusPath) : Attribute
{
    /// <summary>The wanted number.</summary>
    public string SpecPath { get; } = specPath;

    /// <summary>The number there is.</summary>
    public string StatusPath { get; } = statusPath;
}
