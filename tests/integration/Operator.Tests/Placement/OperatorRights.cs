using VastK8s.Kube;
using VastK8s.Operator.Tests.Datasets.Support;

namespace VastK8s.Operator.Integration.Tests.Placement;

/// <summary>The rights of docs/operator.md, for a service account.</summary>
internal static class OperatorRights
{
    public const string Account = "vastk8s-operator";

    /// <summary>The name by which an API server knows it.</summary>
    public const string User = $"system:serviceaccount:{Cluster.SystemNamespace}:{Account}";

    public static async Task ApplyAsync(IKubeClient client, CancellationToken cancellationToken)
    {
        var options = new ApplyOptions("test");
        Rbacv1Subject[] subjects = [new() { Kind = "ServiceAccount", Name = Account, NamespaceProperty = Cluster.SystemNamespace }];
        await client.ApplyAsync(new V1ClusterRole { Metadata = new() { Name = Account }, Rules = [.. ClusterRules()] }, options, cancellationToken);
        await client.ApplyAsync(
            new V1ClusterRoleBinding { Metadata = new() { Name = Account }, RoleRef = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = Account }, Subjects = subjects }, options, cancellationToken);
        var metadata = new V1ObjectMeta { Name = Account, NamespaceProperty = Cluster.SystemNamespace };
        await client.ApplyAsync(
            new V1Role
            {
                Metadata = metadata,
                Rules = [Rule("coordination.k8s.io", "leases", "get", "create", "update"), Rule("", "secrets", "get", "create", "patch", "delete")],
            },
            options, cancellationToken);
        await client.ApplyAsync(
            new V1RoleBinding { Metadata = metadata, RoleRef = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = Account }, Subjects = subjects }, options, cancellationToken);
    }

    private static IEnumerable<V1PolicyRule> ClusterRules()
    {
        yield return Rule("", "events", "create", "patch");
        foreach (var plural in new[] { "nodes", "secrets", "persistentvolumes", "persistentvolumeclaims", "namespaces" }) yield return Rule("", plural, "list", "watch");
        foreach (var plural in new[] { "datasets", "cachepools", "cachenodes", "prefetchjobs" }) yield return Rule(Api.ApiGroup.Name, plural, "list", "watch");
        foreach (var plural in new[] { "prefetchjobs/status", "cachepools/status", "datasets/status" }) yield return Rule(Api.ApiGroup.Name, plural, "patch");
        yield return Rule(Api.ApiGroup.Name, "prefetchjobs", "delete");
        yield return Rule(Api.ApiGroup.Name, "cachenodes", "get", "patch", "delete", "create");
        foreach (var plural in new[] { "cachepools", "datasets" }) yield return Rule(Api.ApiGroup.Name, plural, "get", "patch");
        yield return Rule("", "secrets", "get");
        foreach (var plural in new[] { "persistentvolumes", "persistentvolumeclaims" }) yield return Rule("", plural, "get", "list", "create", "patch", "delete");
        yield return Rule("", "nodes", "patch");
        yield return Rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "create");
        var webhooks = Rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "get", "list", "watch", "patch", "delete");
        webhooks.ResourceNames = [Webhooks.DesiredConfiguration.Name];
        yield return webhooks;
    }

    private static V1PolicyRule Rule(string group, string plural, params string[] verbs) => new() { ApiGroups = [group], Resources = [plural], Verbs = [.. verbs] };
}
