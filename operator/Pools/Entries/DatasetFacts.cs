using System.Text.Json;
using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Api.Values;
using VastK8s.Kube;
using VastK8s.Operator.Pools.Listing;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Entries;

/// <summary>What follows from a Dataset's spec and annotations alone. Computed once for each version of them: it takes a validation and two hashes.</summary>
internal sealed class DatasetFacts
{
    private static readonly DatasetOwnership DefaultOwnership = new();
    private static readonly DatasetConsistency DefaultConsistency = new();

    private readonly long? _generation;

    private DatasetFacts(Dataset dataset)
    {
        var (metadata, spec) = (dataset.Metadata, dataset.Spec);
        _generation = metadata.Generation;
        RefreshRequest = RequestOf(dataset);
        Uid = metadata.Uid;
        Hash = Rendezvous.Hash(Uid);
        IsValid = ResourceValidation.Validate(dataset).Count == 0;
        Copies = spec.Placement.Copies;
        NodeSelector = spec.NodeSelector;
        Prefetch = spec.Prefetch.Policy == PrefetchPolicy.Eager ? spec.Prefetch : null;
        Priority = spec.Prefetch.Priority;
        Interval = spec.Refresh?.Interval is { } interval && interval.TryGetTime(out var time) ? time : null;
        Token = new ListToken(
            ListToken.Part(JsonSerializer.Serialize(new ListedBy(spec.Sources, spec.Ownership), KubeJson.Options)),
            ListToken.Part(RefreshRequest ?? ""),
            0);
        Template = new NodeDataset
        {
            Namespace = metadata.NamespaceProperty,
            Name = metadata.Name,
            Uid = Uid,
            Generation = metadata.Generation ?? 1,
            Sources = [.. spec.Sources.Select(source => WithCopiedSecret(source, Uid))],
            Ownership = spec.Ownership == DefaultOwnership ? null : spec.Ownership,
            Consistency = spec.Consistency == DefaultConsistency ? null : spec.Consistency,
            Retain = spec.Retain,
        };
    }

    public string Uid { get; }

    public ulong Hash { get; }

    /// <summary>Whether spec can work. An API server that knows no CEL lets through what cannot.</summary>
    public bool IsValid { get; }

    public int? Copies { get; }

    public ValueMap<string> NodeSelector { get; }

    /// <summary>What is to be fetched beforehand; null with OnDemand.</summary>
    public DatasetPrefetch? Prefetch { get; }

    public int Priority { get; }

    /// <summary>Time between listings; null: only when asked.</summary>
    public TimeSpan? Interval { get; }

    /// <summary>The annotation refresh-requested-at.</summary>
    public string? RefreshRequest { get; }

    /// <summary>A token for its sources as they are, with no time.</summary>
    public ListToken Token { get; }

    /// <summary>The entry of a node, without role, snapshot and prefetch.</summary>
    public NodeDataset Template { get; }

    public static DatasetFacts Of(Dataset dataset) => new(dataset);

    /// <summary>Whether these are the facts of this version, too.</summary>
    public bool AreOf(Dataset dataset) => _generation == dataset.Metadata.Generation && Uid == dataset.Metadata.Uid && RefreshRequest == RequestOf(dataset);

    private static string? RequestOf(Dataset dataset) =>
        dataset.Metadata.Annotations is { } annotations && annotations.TryGetValue(Annotations.RefreshRequestedAt, out var request) ? request : null;

    // Agents read Secrets of the system namespace alone.
    private static DatasetSource WithCopiedSecret(DatasetSource source, string uid) => source.SecretRef is { } secret
        ? source with { SecretRef = new NameReference { Name = SecretCopyName.Of(uid, secret.Name) } }
        : source;

    private sealed record ListedBy(ValueList<DatasetSource> Sources, DatasetOwnership Ownership);
}
