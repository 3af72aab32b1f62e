using VastK8s.Api.Agent;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Cli.Demo;
using VastK8s.Cli.Output;
using VastK8s.Embedded.Manifests;
using VastK8s.Embedded.Tables;
using VastK8s.Kube;
using Dataset = VastK8s.Api.Datasets.Dataset;

namespace VastK8s.Embedded.Demo.Steps;

/// <summary>Shows the Datasets' status as it changes until both are ready, and what there is then.</summary>
internal sealed class ReadyStep(EmbeddedDemo demo) : IDemoStep
{
    public string Title => "Ready: listed, fetched and verified by the agent, summed up by the operator";

    public string? Command(DemoState state) => "kubectl get datasets --watch";

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        var plane = demo.RequirePlane();
        state.RequireSession();
        var keys = demo.Manifests.Datasets.Select(d => ManifestApply.KeyOf(d)).ToList();
        IReadOnlyDictionary<NamespacedName, Dataset> last = new Dictionary<NamespacedName, Dataset>();
        var start = state.Host.Time.GetTimestamp();
        var watch = new ObjectWatch<Dataset>(plane.Client, new PrinterTable<Dataset>(state.Host.Time), report.Line).RunAsync(
            datasets =>
            {
                last = datasets;
                return keys.All(key => datasets.TryGetValue(key, out var dataset) && DatasetProgress.IsReady(dataset));
            },
            cancellationToken);
        await plane.WaitAsync(watch).ConfigureAwait(false);
        var took = state.Host.Time.GetElapsedTime(start);

        var status = last[keys[0]].Status!;
        (state.PrefetchedName, state.OnDemandName, state.IsOnDemandIndexed) = (last[keys[0]].Metadata.Uid, last[keys[1]].Metadata.Uid, true);
        state.Snapshot = await SnapshotAsync(state, cancellationToken).ConfigureAwait(false);
        state.IsPrefetched = true;
        report.Line($"From applied to ready in {Units.Time(took)}: {Units.Count(status.Snapshot!.Objects, "object", "objects")}, {Units.Rate((long)(status.Snapshot.Bytes / took.TotalSeconds))}.");
        await ShowAsync<CachePool>(plane.Client, state, report, cancellationToken).ConfigureAwait(false);
        await ShowAsync<CacheNode>(plane.Client, state, report, cancellationToken).ConfigureAwait(false);
        await ShowClaimsAsync(plane.Client, report, cancellationToken).ConfigureAwait(false);
        if (status.Snapshot.Objects == 0) throw new IOException($"nothing is listed at {state.SourceUri}; give a --source with files");
    }

    private static async Task<Snapshot> SnapshotAsync(DemoState state, CancellationToken cancellationToken)
    {
        var request = new GetStatusRequest { Dataset = state.PrefetchedName };
        var status = await state.RequireSession().CallAsync(c => c.GetStatusAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        return status.Datasets.Single().Snapshot;
    }

    private static async Task ShowAsync<T>(IKubeClient client, DemoState state, IDemoReport report, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        report.Line("");
        report.Line($"$ kubectl get {KubeResource.Of<T>().Plural}");
        foreach (var line in new PrinterTable<T>(state.Host.Time).Lines((await client.ListAllAsync<T>(null, cancellationToken).ConfigureAwait(false)).Items)) report.Line(line);
    }

    // Nobody binds them here, and no pod waits for them.
    private static async Task ShowClaimsAsync(IKubeClient client, IDemoReport report, CancellationToken cancellationToken)
    {
        report.Line("");
        foreach (var claim in (await client.ListAllAsync<V1PersistentVolumeClaim>(null, cancellationToken).ConfigureAwait(false)).Items)
        {
            report.Line($"{ResourceTitle.Of(claim)} for pods of namespace {claim.Metadata.NamespaceProperty}, on persistentvolume/{claim.Spec.VolumeName}");
        }
    }
}
