namespace VastK8s.Api.Schema;

/// <summary>What a custom resource definition has besides group, version, kind, plural and scope.</summary>
/// <param name="shortName">What <c>kubectl get</c> takes for it.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceAttribute(string shortName) : Attribute
{
    /// <summary>What <c>kubectl get</c> takes for it.</summary>
    public string ShortName { get; } = shortName;

    /// <summary>
    /// Whether programs alone write it. CEL rules of its lists' items are then left out of its schema: an API server multiplies what they could cost by all that
    /// the lists may hold, and refuses a schema where that is too much.
    /// </summary>
    public bool WrittenByPrograms { get; init; }

    /// <summary>Whether its name is a label: 63 characters, no '.'.</summary>
    public bool NameIsLabel { get; init; }
}
