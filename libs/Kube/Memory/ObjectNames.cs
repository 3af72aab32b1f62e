using System.Text.RegularExpressions;

namespace VastK8s.Kube.Memory;

/// <summary>Which names are valid.</summary>
internal static partial class ObjectNames
{
    /// <summary>A DNS subdomain of at most 253 characters; RBAC's kinds take more.</summary>
    public static bool IsValid(string name, KubeResource resource) => resource.Group == "rbac.authorization.k8s.io"
        ? name.Length > 0 && name is not ("." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('%', StringComparison.Ordinal)
        : name.Length <= 253 && Subdomain().IsMatch(name);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex Subdomain();
}
