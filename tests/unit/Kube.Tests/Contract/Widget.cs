using k8s;
using k8s.Models;

namespace VastK8s.Kube.Tests.Contract;

/// <summary>A custom resource with one of each kind of list.</summary>
[KubernetesEntity(Group = "testing.vastk8s.io", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
public sealed class Widget : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "testing.vastk8s.io/v1";

    public string Kind { get; set; } = "Widget";

    public V1ObjectMeta Metadata { get; set; } = new();

    public WidgetSpec? Spec { get; set; }

    public WidgetStatus? Status { get; set; }

    public static Widget Of(NamespacedName key, WidgetSpec? spec = null, Action<V1ObjectMeta>? change = null)
    {
        var widget = new Widget { Metadata = new V1ObjectMeta { NamespaceProperty = key.Namespace, Name = key.Name }, Spec = spec };
        change?.Invoke(widget.Metadata);
        return widget;
    }
}
