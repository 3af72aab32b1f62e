using k8s;
using k8s.Models;
using VastK8s.Kube;

namespace VastK8s.Api.Validation;

/// <summary>apiVersion, kind and metadata.</summary>
internal static class HeaderRules
{
    public static void Check(IKubernetesObject<V1ObjectMeta> resource, List<FieldError> errors)
    {
        string kind = ResourceKinds.NameOf(resource.GetType());
        if (resource.ApiVersion != ApiGroup.ApiVersion)
        {
            errors.Add(new("apiVersion", $"'{resource.ApiVersion}' is not served", $"use {ApiGroup.ApiVersion}"));
        }

        if (resource.Kind != kind)
        {
            errors.Add(new("kind", $"'{resource.Kind}' is no {kind}", $"use {kind}"));
        }

        CheckName(resource.Metadata.Name ?? "", errors);
        CheckNamespace(resource.Metadata.NamespaceProperty ?? "", KubeResource.OfType(resource.GetType()).IsNamespaced, kind, errors);
    }

    private static void CheckName(string name, List<FieldError> errors)
    {
        if (!ResourceName.IsSubdomain(name))
        {
            errors.Add(new(
                "metadata.name",
                name.Length == 0 ? "no name" : $"'{name}' is no DNS-1123 subdomain",
                "use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, 253 at most"));
        }
    }

    private static void CheckNamespace(string name, bool namespaced, string kind, List<FieldError> errors)
    {
        if (name.Length > 0 && !namespaced)
        {
            errors.Add(new("metadata.namespace", $"a {kind} is in no namespace", "leave it out"));
        }
        else if (name.Length > 0 && !ResourceName.IsLabel(name))
        {
            errors.Add(new(
                "metadata.namespace",
                $"'{name}' is no DNS-1123 label",
                "use lower-case letters, digits and '-', beginning and ending with a letter or digit, 63 at most"));
        }
    }
}
