namespace VastK8s.Kube;

/// <summary>
/// Marks a resource type of ours as cluster-scoped (<c>spec.scope: Cluster</c> in its CRD). Without it, a type that is not the package's own is namespaced; the
/// scope of the package's types is known (<see cref="KubeResource"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ClusterScopedAttribute : Attribute;
