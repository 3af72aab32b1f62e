using k8s;
using k8s.Models;
using VastK8s.Api.Validation;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Yaml;

/// <summary>Resources as text: YAML or JSON in, canonical YAML out.</summary>
public static class ResourceYaml
{
    /// <summary>Characters of a text, at most: what etcd takes for one resource.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>
    /// Reads one resource. Its shape is checked here (unknown fields, types, number of documents), its values by <see cref="ResourceValidation"/>.
    /// What a cluster adds to a resource (<c>status</c>, <c>metadata.uid</c> and so on) is accepted and left out.
    /// </summary>
    /// <exception cref="ResourceFormatException">Names each wrong field, its line and the nearest right name.</exception>
    public static T Parse<T>(string text)
        where T : class, IKubernetesObject<V1ObjectMeta> => (T)Read<T>(text).Resource;

    /// <summary>As <see cref="Parse"/>, with the lines that its fields stand on.</summary>
    /// <exception cref="ResourceFormatException">Names each wrong field, its line and the nearest right name.</exception>
    public static ResourceDocument Read<T>(string text)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        string kind = ResourceKinds.NameOf(typeof(T));
        return Read(YamlDocument.Load(text, kind), typeof(T), kind);
    }

    /// <summary>
    /// Reads every document of a text: Datasets, CachePools, CacheNodes, PrefetchJobs, and the Secrets (<c>v1</c>) that they name.
    /// </summary>
    /// <exception cref="ResourceFormatException">Names each wrong field, its line and the nearest right name.</exception>
    public static IReadOnlyList<ResourceDocument> ReadAll(string text) => [.. YamlDocument.LoadAll(text).Select(Read)];

    /// <summary>
    /// Writes a resource so that equal ones give equal texts: fields in a fixed order, what is at its default left out, no status; of metadata name, namespace,
    /// labels and annotations; strings quoted only where YAML 1.1 or 1.2 would not read them as strings.
    /// </summary>
    public static string Serialize(IKubernetesObject<V1ObjectMeta> resource)
    {
        using var yaml = new YamlText();
        new ResourceWriter(yaml).Write(resource);
        return yaml.ToString();
    }

    private static ResourceDocument Read(YamlNode root)
    {
        string? kind = root is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode("kind"), out YamlNode? node)
            ? (node as YamlScalarNode)?.Value
            : null;
        if (kind == V1Secret.KubeKind)
        {
            var scalars = new YamlScalars();
            return Checked(SecretReader.Read(root, scalars), scalars);
        }

        return Read(root, ResourceKinds.TypeOf(kind) ?? throw Unknown(kind, root), kind!);
    }

    private static ResourceDocument Read(YamlNode root, Type type, string kind)
    {
        var scalars = new YamlScalars();
        return Checked(new ResourceReader(scalars).Read(root, type, kind), scalars);
    }

    private static ResourceDocument Checked(IKubernetesObject<V1ObjectMeta> resource, YamlScalars scalars) =>
        scalars.Errors.Count == 0 ? new ResourceDocument(resource, scalars.Lines) : throw new ResourceFormatException(scalars.Errors);

    private static ResourceFormatException Unknown(string? kind, YamlNode root) => new([
        new FieldError(
            "kind", kind is null ? "missing" : $"'{kind}' is not known", $"use {string.Join(", ", ResourceKinds.Names)} or {V1Secret.KubeKind}", (int)root.Start.Line),
    ]);
}
