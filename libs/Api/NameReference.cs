using VastK8s.Api.Schema;

namespace VastK8s.Api;

/// <summary>Another resource, by its name.</summary>
public sealed record NameReference
{
    /// <summary>Its <c>metadata.name</c>.</summary>
    [Required]
    [Length(1, ResourceName.MaxLength)]
    [Pattern(ResourceName.SubdomainExpression, "not the name of a resource", "use its metadata.name")]
    public string Name { get; init; } = "";
}
