using VastK8s.Api;
using VastK8s.Api.Datasets;

namespace VastK8s.Operator.Datasets.Secrets;

/// <summary>The copies of Secrets that agents read: they have no right to any other namespace than the system's.</summary>
internal static class DesiredSecrets
{
    /// <summary>Names of the Secrets that a Dataset names, each once.</summary>
    public static IReadOnlyList<string> Named(Dataset dataset) =>
        [.. dataset.Spec.Sources.Select(source => source.SecretRef?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The copy of a Secret.</summary>
    /// <param name="dataset">The Dataset that names it.</param>
    /// <param name="source">It, with its data.</param>
    /// <param name="systemNamespace">Where the copy goes.</param>
    public static V1Secret Of(Dataset dataset, V1Secret source, string systemNamespace) => new()
    {
        Metadata = new()
        {
            Name = SecretCopyName.Of(dataset.Metadata.Uid, source.Metadata.Name),
            NamespaceProperty = systemNamespace,
            Labels = new Dictionary<string, string> { [Labels.DatasetUid] = dataset.Metadata.Uid },
            Annotations = new Dictionary<string, string> { [Annotations.SourceVersion] = source.Metadata.ResourceVersion },
        },
        Type = "Opaque",
        Data = source.Data ?? new Dictionary<string, byte[]>(),
    };

    /// <summary>Whether a copy is of this version of the source. Versions are of the cluster: a Secret that was deleted and made again has another one.</summary>
    public static bool IsCurrent(V1Secret copy, V1Secret source) =>
        copy.Metadata.DeletionTimestamp is null && copy.Metadata.Annotations?.TryGetValue(Annotations.SourceVersion, out var version) == true && version == source.Metadata.ResourceVersion;
}
