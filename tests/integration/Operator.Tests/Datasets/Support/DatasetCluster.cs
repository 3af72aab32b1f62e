using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using VastK8s.Kube;
using VastK8s.Kube.Http;
using VastK8s.Operator.Tests.Datasets.Support;
using VastK8s.Testing.Kubernetes;
using VastK8s.Testing.Servers;

namespace VastK8s.Operator.Integration.Tests.Datasets.Support;

/// <summary>An API server of these tests alone: with the kinds of crds/, a pool and two nodes, and somebody who plays the protection of claims and volumes.</summary>
public sealed class DatasetCluster : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource _stop = new();
    private KubeCluster? _servers;
    private HttpKubeClient? _client;
    private Task _protecting = Task.CompletedTask;

    /// <summary>Whether pods mount all claims: those that are deleted stay.</summary>
    public bool AreClaimsInUse { get; set; }

    internal IKubeClient Client => _client!;

    internal Cluster Cluster { get; private set; } = null!;

    internal KubeCluster Servers => _servers!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _servers = await KubeCluster.StartAsync();
        if (_servers.Missing is not null) return;
        _client = new HttpKubeClient(KubeClientConfig.FromKubeconfig(_servers.Kubeconfig));
        await DefineAsync(_servers.Kubeconfig);

        // Server-side apply knows a kind some seconds after it is established; until then it answers 500.
        Cluster = new Cluster(Client);
        await UntilAsync(
            async () =>
            {
                try
                {
                    await Cluster.ApplyAsync("probe", @namespace: "default");
                    await Cluster.FillAsync("node-a", "node-b");
                    return true;
                }
                catch (KubeStatusException e) when (e.IsNotFound || KubeErrors.IsTransient(e))
                {
                    return false;
                }
            },
            "the kinds are served");
        await Client.DeleteAsync<Api.Datasets.Dataset>(new("default", "probe"), null, Token);
        _protecting = Task.Run(ProtectAsync, CancellationToken.None);
    }

    /// <summary>Skips the test where there is no cluster.</summary>
    public void Required() => Assert.SkipWhen(_servers?.Missing is not null, _servers?.Missing ?? "");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _protecting;
        _client?.Dispose();
        if (_servers is not null) await _servers.DisposeAsync();
        _stop.Dispose();
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"not within {Limit.TotalSeconds:0} s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(25), Token);
        }
    }

    // The files as they are: no type in between that might leave something out.
    private static async Task DefineAsync(string kubeconfig)
    {
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "crds"), "*.yaml"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(client.BaseUri, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"));
            request.Content = new StringContent(await File.ReadAllTextAsync(file, Token), MediaTypeHeaderValue.Parse("application/yaml"));
            using var response = await client.HttpClient.SendAsync(request, Token);
            Assert.True(response.IsSuccessStatusCode, $"{file}: {await response.Content.ReadAsStringAsync(Token)}");
        }
    }

    // etcd and API server alone run no controllers: what is being deleted keeps the finalizers that admission gave it.
    private async Task ProtectAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (!AreClaimsInUse) await ReleaseAsync<V1PersistentVolumeClaim>();
                await ReleaseAsync<V1PersistentVolume>();
            }
            catch (Exception e) when (e is OperationCanceledException || KubeErrors.IsTransient(e) || e is KubeStatusException { IsNotFound: true })
            {
                // The API server is away, the object is gone, or the test is over: looked at again.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReleaseAsync<T>() where T : class, IKubernetesObject<V1ObjectMeta>
    {
        foreach (var obj in (await Client.ListAllAsync<T>(null, _stop.Token)).Items.Where(obj => obj.Metadata.DeletionTimestamp is not null))
        {
            await Client.PatchAsync<T>(NamespacedName.Of(obj), Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }), null, _stop.Token);
        }
    }
}
