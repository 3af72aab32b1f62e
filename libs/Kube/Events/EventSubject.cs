namespace VastK8s.Kube.Events;

/// <summary>Whom an event is about. Its version is no part of who it is.</summary>
internal sealed record EventSubject(string ApiVersion, string Kind, string Namespace, string Name, string Uid)
{
    public static EventSubject Of(IKubernetesObject<V1ObjectMeta> obj)
    {
        var type = obj.GetType();
        var (apiVersion, kind) = (obj.ApiVersion, obj.Kind);
        if (string.IsNullOrEmpty(apiVersion) || string.IsNullOrEmpty(kind))
        {
            var resource = KubeResource.OfType(type);
            (apiVersion, kind) = (resource.ApiVersion, resource.Kind);
        }

        return new EventSubject(apiVersion, kind, obj.Metadata?.NamespaceProperty ?? "", obj.Metadata?.Name ?? "", obj.Metadata?.Uid ?? "");
    }
}
