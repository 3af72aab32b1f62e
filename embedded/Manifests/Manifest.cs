using VastK8s.Api.Yaml;

namespace VastK8s.Embedded.Manifests;

/// <summary>A resource, and the file that it was read from.</summary>
/// <param name="File">The file as it was named, for messages.</param>
/// <param name="Document">The resource, and where its fields stand.</param>
internal sealed record Manifest(string File, ResourceDocument Document)
{
    public IKubernetesObject<V1ObjectMeta> Resource => Document.Resource;
}
