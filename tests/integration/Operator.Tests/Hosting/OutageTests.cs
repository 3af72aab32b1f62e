using System.Net;
using VastK8s.Api;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Kube;
using VastK8s.Operator.Hosting;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Operator.Integration.Tests.Hosting;

/// <summary>The operator, as a process, with an API server that goes away and comes again.</summary>
public sealed class OutageTests(KubeCluster shared) : IClassFixture<KubeCluster>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_resumes_after_an_outage_and_lists_only_what_the_server_has_forgotten()
    {
        Assert.SkipWhen(shared.Missing is not null, shared.Missing ?? "");
        await using var cluster = await KubeCluster.StartAsync();
        await cluster.DefineAsync();
        await using var process = OperatorProcess.Start(cluster.Kubeconfig, ["--namespace", "kube-system", "--leader-elect=false"]);
        await process.ReadyAsync();
        await ReconciledAsync(cluster, process, "before");
        var watched = await process.SumAsync("reflector_lists_total");
        Assert.True(watched > 0);

        await cluster.StopApiServerAsync();
        await process.ThatAsync(async () => await process.SumAsync("vastk8s_watches_ended_total", "why=\"error\"") > 0);
        Assert.Equal(HttpStatusCode.OK, (await process.GetAsync("/healthz"))!.Value.Status);
        Assert.Equal(HttpStatusCode.OK, (await process.GetAsync("/readyz"))!.Value.Status);
        await cluster.StartApiServerAsync();
        await ReconciledAsync(cluster, process, "after");

        // A server that was started again does not know the past: it says 410, and there is one list for each of these and none besides.
        var expired = await process.SumAsync("vastk8s_watches_ended_total", "why=\"expired\"");
        Assert.InRange(await process.SumAsync("reflector_lists_total") - watched, 0, expired);
        Assert.InRange(expired, 0, watched);
    }

    [Fact]
    public async Task Without_the_server_it_lets_the_Lease_go_ends_and_started_again_waits_until_it_can_be_ready()
    {
        Assert.SkipWhen(shared.Missing is not null, shared.Missing ?? "");
        await using var cluster = await KubeCluster.StartAsync();
        await cluster.DefineAsync();
        await using var before = OperatorProcess.Start(cluster.Kubeconfig, ["--namespace", "kube-system"]);
        await before.LeadsAsync();
        await cluster.StopApiServerAsync();
        Assert.Equal(ExitCode.LeaseLost, await before.EndAsync());

        await using var after = OperatorProcess.Start(cluster.Kubeconfig, ["--namespace", "kube-system"]);
        await after.ThatAsync(async () => await after.SumAsync("rest_client_requests_total", "code=\"<error>\"") > 0);
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync("/healthz"))!.Value.Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await after.GetAsync("/readyz"))!.Value.Status);
        await cluster.StartApiServerAsync();
        await after.ReadyAsync();
        await after.LeadsAsync();
    }

    /// <summary>A new job is seen and answered.</summary>
    private static async Task ReconciledAsync(KubeCluster cluster, OperatorProcess process, string name)
    {
        using var client = cluster.Connect();
        var job = new PrefetchJob { Metadata = new V1ObjectMeta { NamespaceProperty = "default", Name = name }, Spec = new PrefetchJobSpec { DatasetRef = new NameReference { Name = "none" } } };
        await client.CreateAsync(job, null, Token);
        await process.ThatAsync(async () => (await client.GetAsync<PrefetchJob>(new NamespacedName("default", name), Token)).Status?.Phase == PrefetchJobPhase.Pending);
    }
}
