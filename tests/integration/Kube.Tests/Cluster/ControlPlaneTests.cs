using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Cluster;

/// <summary>What the control plane that the other tests run on does, and what can be done to it.</summary>
public sealed class ControlPlaneTests(KubeCluster cluster)
{
    private const string Namespace = "default";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_API_server_answers()
    {
        using Kubernetes client = cluster.Administrator();
        VersionInfo version = await client.Version.GetCodeAsync(Cancel);
        Assert.Equal("1", version.Major);
        Assert.Contains((await client.CoreV1.ListNamespaceAsync(cancellationToken: Cancel)).Items, found => found.Metadata.Name == Namespace);
    }

    [Fact]
    public async Task What_was_written_outlives_the_API_server_and_etcd()
    {
        using Kubernetes client = cluster.Administrator();
        V1ConfigMap written = await CreateAsync(client, "outlives");

        await cluster.StopApiServerAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.CoreV1.ReadNamespacedConfigMapAsync(written.Name(), Namespace, cancellationToken: Cancel));
        await cluster.StartApiServerAsync();
        Assert.Equal(written.Uid(), (await client.CoreV1.ReadNamespacedConfigMapAsync(written.Name(), Namespace, cancellationToken: Cancel)).Uid());

        await cluster.StopEtcdAsync();
        await cluster.StartEtcdAsync();
        Assert.Equal(written.Uid(), (await client.CoreV1.ReadNamespacedConfigMapAsync(written.Name(), Namespace, cancellationToken: Cancel)).Uid());
    }

    [Fact]
    public async Task After_a_compaction_an_older_watch_and_list_are_Gone()
    {
        using Kubernetes client = cluster.Administrator();
        string before = (await CreateAsync(client, "before")).ResourceVersion();
        V1ConfigMap after = await CreateAsync(client, "after");
        V1ConfigMapList page = await client.CoreV1.ListNamespacedConfigMapAsync(Namespace, limit: 1, cancellationToken: Cancel);
        Assert.Equal(after.Uid(), await NextAsync(client, before));

        await cluster.CompactAsync();

        Assert.Equal("410", await NextAsync(client, before));
        HttpOperationException refused = await Assert.ThrowsAsync<HttpOperationException>(
            () => client.CoreV1.ListNamespacedConfigMapAsync(Namespace, limit: 1, continueParameter: page.Continue(), cancellationToken: Cancel));
        Assert.Equal(HttpStatusCode.Gone, refused.Response.StatusCode);
    }

    [Fact]
    public async Task A_watch_under_way_ends_with_a_compaction()
    {
        using Kubernetes client = cluster.Administrator();
        string version = (await CreateAsync(client, "watched")).ResourceVersion();
        Task<string?> watch = NextAsync(client, version);

        await cluster.CompactAsync();

        Assert.Null(await watch.WaitAsync(TimeSpan.FromMinutes(2), Cancel));
    }

    [Fact]
    public async Task A_user_may_do_what_RBAC_allows_and_nothing_else()
    {
        using Kubernetes client = cluster.Administrator();
        using Kubernetes user = await cluster.UserAsync("reader", "readers");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusOfListAsync(user));

        string name = Unique("reader");
        await client.RbacAuthorizationV1.CreateNamespacedRoleAsync(new V1Role
        {
            Metadata = new V1ObjectMeta { Name = name },
            Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["configmaps"], Verbs = ["list"] }],
        }, Namespace, cancellationToken: Cancel);
        await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(new V1RoleBinding
        {
            Metadata = new V1ObjectMeta { Name = name },
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = name },
            Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "Group", Name = "readers" }],
        }, Namespace, cancellationToken: Cancel);

        await Eventually.IsAsync(async () => await StatusOfListAsync(user) == HttpStatusCode.OK, "the role counts");
        HttpOperationException refused = await Assert.ThrowsAsync<HttpOperationException>(() => CreateAsync(user, "refused"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Response.StatusCode);
    }

    [Fact]
    public async Task A_service_account_can_be_played()
    {
        using Kubernetes client = cluster.Administrator();
        using Kubernetes user = await cluster.UserAsync("system:serviceaccount:default:agent");
        string name = Unique("agent");
        await client.RbacAuthorizationV1.CreateClusterRoleBindingAsync(new V1ClusterRoleBinding
        {
            Metadata = new V1ObjectMeta { Name = name },
            // Not "view": without kube-controller-manager nothing fills that from those that it aggregates.
            RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "system:aggregate-to-view" },
            Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", NamespaceProperty = "default", Name = "agent" }],
        }, cancellationToken: Cancel);

        await Eventually.IsAsync(async () => await StatusOfListAsync(user) == HttpStatusCode.OK, "the role of the service account counts");
    }

    private static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():N}";

    private static Task<V1ConfigMap> CreateAsync(Kubernetes client, string prefix) => client.CoreV1.CreateNamespacedConfigMapAsync(
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = Unique(prefix) } }, Namespace, cancellationToken: Cancel);

    private static async Task<HttpStatusCode> StatusOfListAsync(Kubernetes client)
    {
        try
        {
            using HttpOperationResponse<V1ConfigMapList> answer =
                await client.CoreV1.ListNamespacedConfigMapWithHttpMessagesAsync(Namespace, cancellationToken: Cancel);
            return answer.Response.StatusCode;
        }
        catch (HttpOperationException refused)
        {
            return refused.Response.StatusCode;
        }
    }

    /// <summary>What a watch from there on says first: an object's uid, or the code of an ERROR event; null when it is cut before it says anything.</summary>
    private static async Task<string?> NextAsync(Kubernetes client, string resourceVersion)
    {
        string? error = null;
        try
        {
            await foreach ((WatchEventType type, V1ConfigMap item) in client.CoreV1.WatchListNamespacedConfigMapAsync(
                Namespace, resourceVersion: resourceVersion, onError: found => error = CodeOf(found), cancellationToken: Cancel))
            {
                if (type != WatchEventType.Error)
                    return item.Uid();
            }
        }
        catch (HttpRequestException)
        {
            return null;
        }
        return error;
    }

    private static string CodeOf(Exception error) => error is KubernetesException { Status: { } status } ? $"{status.Code}" : error.Message;
}
