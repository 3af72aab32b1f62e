namespace VastK8s.Api.Schema;

/// <summary>What a custom resource definition has besides group, version, kind and plural.</summary>
/// <param name="scope"><c>Namespaced</c> or <c>Cluster</c>.</param>
/// <param name="shortName">What <c>kubectl get</c> takes for it.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ResourceAttribute(string scope, string shortName) : Attribute
{
    /// <summary>In namespaces.</summary>
    public const string Namespaced = "Namespaced";

    /// <summary>Outside of namespaces.</summary>
    public const string Cluster = "Cluster";

    /// <summary><see cref="Namespaced"/> or <see cref="Cluster"/>.</summary>
    public string Scope { get; } = scope;

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
