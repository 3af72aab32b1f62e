namespace VastK8s.Api.Schema;

/// <summary>The field must be there. Those without it are optional, and absent is the same as their default.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
