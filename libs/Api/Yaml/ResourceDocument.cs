using k8s;
using k8s.Models;
using VastK8s.Api.Validation;

namespace VastK8s.Api.Yaml;

/// <summary>A resource that was read from a text, and where its fields stand in it.</summary>
public sealed class ResourceDocument
{
    private readonly IReadOnlyDictionary<string, int> _lines;

    internal ResourceDocument(IKubernetesObject<V1ObjectMeta> resource, IReadOnlyDictionary<string, int> lines) =>
        (Resource, _lines) = (resource, lines);

    /// <summary>A Dataset, CachePool, CacheNode, PrefetchJob or Secret.</summary>
    public IKubernetesObject<V1ObjectMeta> Resource { get; }

    /// <summary>The mistake with the line of its field, or of the innermost field around it that the text has.</summary>
    public FieldError Located(FieldError error)
    {
        for (string path = error.Field; error.Line == 0 && path.Length > 0; path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))])
        {
            if (_lines.TryGetValue(path, out int line))
            {
                return error with { Line = line };
            }
        }

        return error;
    }
}
