using VastK8s.Kube;
using VastK8s.Operator.Tests.Datasets.Support;
using VastK8s.Testing.Servers;

namespace VastK8s.Operator.Integration.Tests.Placement;

/// <summary>The rights that the chart gives the operator's service account.</summary>
internal static class OperatorRights
{
    private const int NotInstalled = 77;

    /// <summary>The name by which an API server knows it.</summary>
    public const string User = $"system:serviceaccount:{Cluster.SystemNamespace}:vastk8s-operator";

    /// <summary>Applies roles and bindings. Skips the test where the chart cannot be rendered.</summary>
    public static async Task ApplyAsync(IKubeClient client, CancellationToken cancellationToken)
    {
        var rendered = await Programs.RunAsync(
            Path.Combine(Repository.Root, "hack", "chart"), ["render", "--namespace", Cluster.SystemNamespace, "--release", "vastk8s", "--show-only", "templates/operator/rbac.yaml"]);
        Assert.SkipWhen(rendered.Status == NotInstalled, rendered.Errors);
        var options = new ApplyOptions("test");
        foreach (var item in KubernetesYaml.LoadAllFromString(rendered.Text))
        {
            await (item switch
            {
                V1ClusterRole role => client.ApplyAsync(role, options, cancellationToken) as Task,
                V1ClusterRoleBinding binding => client.ApplyAsync(binding, options, cancellationToken),
                V1Role role => client.ApplyAsync(role, options, cancellationToken),
                V1RoleBinding binding => client.ApplyAsync(binding, options, cancellationToken),
                _ => throw new NotSupportedException($"{item.GetType().Name} is no right"),
            });
        }
    }
}
