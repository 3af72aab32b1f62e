namespace VastK8s.Kube;

/// <summary>A list of scalars that is a set: <c>x-kubernetes-list-type: set</c> in the CRD. Server-side apply then merges value by value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListSetAttribute : Attribute;
