namespace VastK8s.Kube;

/// <summary>What to list and how.</summary>
public sealed record ListOptions
{
    /// <summary>Namespace to look in; null for all. Ignored for cluster-scoped kinds.</summary>
    public string? Namespace { get; init; }

    /// <summary>Label selector, such as <c>app=x,tier in (a,b),!gone</c>.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Field selector. All kinds have <c>metadata.name</c> and <c>metadata.namespace</c>; custom resources of Kubernetes 1.20 have no others.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Most objects in a page; null leaves it to the server, which then sends all.</summary>
    public int? Limit { get; init; }

    /// <summary>Token of the page before.</summary>
    public string? Continue { get; init; }

    /// <summary>Null: newest, read from etcd. "0": whatever the server's cache has. Another: at least that new.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Decodes objects without <c>metadata.managedFields</c>, which are often larger than the rest and that few readers want.</summary>
    public bool OmitManagedFields { get; init; }
}
