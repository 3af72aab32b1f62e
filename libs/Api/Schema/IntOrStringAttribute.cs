namespace VastK8s.Api.Schema;

/// <summary>The value may be written as an integer too.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class IntOrStringAttribute : Attribute;
