using k8s.Models;
using VastK8s.Kube.Http;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Support;

/// <summary>Clients of a test cluster.</summary>
internal static class ClusterClients
{
    public static KubeClientConfig Config(this KubeCluster cluster)
    {
        cluster.Required();
        return KubeClientConfig.FromKubeconfig(cluster.Kubeconfig);
    }

    public static HttpKubeClient Connect(this KubeCluster cluster) => new(cluster.Config());

    /// <summary>Defines Widgets, unless they are, and waits until they are served.</summary>
    public static async Task DefineWidgetsAsync(this IKubeClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(WidgetCrd.Definition, null, cancellationToken);
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists)
        {
        }

        await Until.TrueAsync(
            async () =>
            {
                var definition = await client.GetAsync<V1CustomResourceDefinition>(new NamespacedName(WidgetCrd.Definition.Metadata.Name), cancellationToken);
                return definition.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) == true;
            },
            cancellationToken);

        // Server-side apply knows the schema a little later: it publishes the OpenAPI document that apply decodes by.
        await Until.TrueAsync(
            async () =>
            {
                try
                {
                    await client.ApplyAsync(Widget.Of(new NamespacedName("default", "probe"), new WidgetSpec { Size = 1 }), new ApplyOptions("probe"), cancellationToken);
                    return true;
                }
                catch (KubeStatusException e) when (KubeErrors.IsTransient(e))
                {
                    return false;
                }
            },
            cancellationToken);
    }
}
