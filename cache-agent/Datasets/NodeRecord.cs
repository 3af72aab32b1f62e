using VastK8s.Api.Values;

namespace VastK8s.CacheAgent.Datasets;

/// <summary><c>node.json</c>: what the node controller keeps of a Dataset. A Dataset that has none is not the controller's, and is left alone by it.</summary>
internal sealed record NodeRecord
{
    /// <summary>The format that is written and understood.</summary>
    public const int KnownFormat = 1;

    /// <summary>Format of the file.</summary>
    public int Format { get; init; } = KnownFormat;

    /// <summary>Namespace of the Dataset.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Dataset.</summary>
    public required string Name { get; init; }

    /// <summary>generation of the entry that was taken in: an agent that is started again goes on saying so.</summary>
    public long Generation { get; init; }

    /// <summary>Id of the snapshot that new mounts show, here or not; null: none is published yet.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Snapshots that runs of PrefetchJobs want besides.</summary>
    public ValueList<string> AlsoWanted { get; init; } = [];

    /// <summary>The last listing that ended with a snapshot, and which; null: none did. What keeps an agent that was started again from listing again.</summary>
    public ListedRequest? Listed { get; init; }

    /// <summary>Whether what is cached is to stay when nobody wants it any more.</summary>
    public bool Retain { get; init; }

    /// <summary>Whether nobody wants it any more, and it stays until its space is needed.</summary>
    public bool Retained { get; init; }

    /// <summary>As people know it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string DisplayName => $"{Namespace}/{Name}";

    /// <summary>Why there is nothing to mount.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Missing => Snapshot is { } id
        ? $"snapshot {id[..Math.Min(12, id.Length)]} is not on this node yet; status of the CacheNode says what it waits for"
        : "it has no published snapshot yet; status of the Dataset says what it waits for";

    /// <summary>Whether a snapshot is to stay for what is wanted.</summary>
    public bool Wants(string id) => id == Snapshot || AlsoWanted.Contains(id) || (id == Listed?.Snapshot);
}
