using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;

namespace VastK8s.Api;

/// <summary>The kinds of the API group.</summary>
public static class ResourceKinds
{
    /// <summary>Their types.</summary>
    public static IReadOnlyList<Type> Types { get; } = [typeof(Dataset), typeof(CachePool), typeof(CacheNode), typeof(PrefetchJob)];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Types.Select(NameOf)];

    /// <summary>The type of a kind; null for one of another group.</summary>
    public static Type? TypeOf(string? kind) => Types.FirstOrDefault(t => NameOf(t) == kind);

    /// <summary><c>kind</c> of a type that <see cref="Types"/> has.</summary>
    public static string NameOf(Type type) => KubeResource.OfType(type).Kind;
}
