using VastK8s.Api.Values;

namespace VastK8s.CsiDriver.Datasets;

/// <summary>A Dataset that volumes can be made of.</summary>
/// <param name="Key">The agent's name of it.</param>
/// <param name="DisplayName">As people know it.</param>
/// <param name="Namespaces">Whose pods may mount it; null: without a cluster there are no namespaces.</param>
/// <param name="Bytes">Size of its newest snapshot; null: there is none yet.</param>
internal sealed record DatasetEntry(string Key, string DisplayName, IReadOnlyList<string>? Namespaces, long? Bytes)
{
    /// <summary>Whether it is being deleted: nobody is to have it who has not yet.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>The CachePool that it names; null: none.</summary>
    public string? Pool { get; init; }

    /// <summary>Labels that a node of the pool must have to hold it.</summary>
    public ValueMap<string> NodeSelector { get; init; }

    /// <summary>Whether pods of a namespace may mount it.</summary>
    public bool IsFor(string @namespace) => Namespaces?.Contains(@namespace) != false;
}
