using VastK8s.Api.Validation;
using VastK8s.Api.Datasets.Yaml;

namespace VastK8s.Api.Datasets;

/// <summary>The Dataset resource as text: YAML or JSON in, canonical YAML out.</summary>
public static class DatasetYaml
{
    /// <summary>Characters of a document, at most: what etcd takes for one resource.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>
    /// Reads one Dataset. Its shape is checked here (unknown fields, types, number of documents), its values by <see cref="DatasetValidation"/>.
    /// What a cluster adds to a resource (<c>status</c>, <c>metadata.labels</c>, <c>metadata.uid</c> and so on) is accepted and left out.
    /// </summary>
    /// <exception cref="ResourceFormatException">Names each wrong field, its line and the nearest right name.</exception>
    public static Dataset Parse(string text) => DatasetReader.Read(text);

    /// <summary>
    /// Writes a Dataset so that equal Datasets give equal texts: fields in a fixed order, values at their defaults left out
    /// (apiVersion, kind, name and consistency always written), strings quoted only where YAML 1.1 or 1.2 would not read them as strings.
    /// </summary>
    public static string Serialize(Dataset dataset) => DatasetWriter.Write(dataset);
}
