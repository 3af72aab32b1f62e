using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Demo;
using VastK8s.Embedded.ControlPlane;
using VastK8s.Embedded.Manifests;
using VastK8s.Embedded.Mounting;
using VastK8s.Embedded.Tables;
using VastK8s.Kube;

namespace VastK8s.Embedded.Demo.Steps;

/// <summary>Deletes the Datasets while they are mounted, shows what their deletion waits for, unmounts, and looks for what is left.</summary>
internal sealed class DeleteStep(EmbeddedDemo demo) : IDemoStep
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    public string Title => "Delete: it says what it waits for, and leaves nothing";

    public string? Command(DemoState state) => $"kubectl delete dataset {string.Join(' ', demo.Manifests.Datasets.Select(d => d.Metadata.Name))}; kubectl get datasets --watch -o wide";

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        var plane = demo.RequirePlane();
        var keys = demo.Manifests.Datasets.Select(d => ManifestApply.KeyOf(d)).ToList();
        foreach (var key in keys) await plane.Client.TryDeleteAsync<Dataset>(key, null, cancellationToken).ConfigureAwait(false);
        var watch = new ObjectWatch<Dataset>(plane.Client, new PrinterTable<Dataset>(state.Host.Time, message: true), report.Line);
        string[] targets = [.. state.IsOnDemandMounted ? (string[])[state.Directories.OnDemand] : [], .. state.IsMounted ? (string[])[state.Directories.Prefetched] : []];
        if (targets.Length > 0)
        {
            await WithinAsync(token => watch.RunAsync(d => d.Values.Count(IsHeldByMounts) == targets.Length, token), () => "the Datasets say that they are mounted", cancellationToken).ConfigureAwait(false);
            using var mounts = new NodeMounts(state.Host, plane);
            foreach (var target in targets)
            {
                await mounts.UnmountAsync(target, cancellationToken).ConfigureAwait(false);
                report.Line($"{target}: unmounted");
            }

            (state.IsMounted, state.IsOnDemandMounted) = (false, false);
        }

        await WithinAsync(token => watch.RunAsync(d => !keys.Any(d.ContainsKey), token), () => "the Datasets are gone", cancellationToken).ConfigureAwait(false);
        await DeletePoolAsync(plane, state, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> left = [];

        // The API has let go when the node no longer knows the Dataset; its files are removed right after that.
        await WithinAsync(
            async token =>
            {
                while ((left = await Leftovers.FindAsync(plane, state.Directories, token).ConfigureAwait(false)).Count > 0) await Task.Delay(LookInterval, state.Host.Time, token).ConfigureAwait(false);
            },
            () => $"nothing is left; there is still {string.Join(", ", left)}",
            cancellationToken).ConfigureAwait(false);
        report.Line("Gone: Datasets, pool, CacheNode, claims, volumes and copies of Secrets from the API; snapshots, cached bytes and mounts from the machine.");
    }

    private static bool IsHeldByMounts(Dataset dataset) => dataset.Status is { Phase: DatasetPhase.Terminating, Mounts: > 0, Message.Length: > 0 };

    private async Task DeletePoolAsync(EmbeddedControlPlane plane, DemoState state, CancellationToken cancellationToken)
    {
        var key = ManifestApply.KeyOf(demo.Manifests.Pool);
        await plane.Client.TryDeleteAsync<CachePool>(key, null, cancellationToken).ConfigureAwait(false);
        var watch = new ObjectWatch<CachePool>(plane.Client, new PrinterTable<CachePool>(state.Host.Time), _ => { });
        await WithinAsync(token => watch.RunAsync(pools => !pools.ContainsKey(key), token), () => "the CachePool is gone", cancellationToken).ConfigureAwait(false);
    }

    private static async Task WithinAsync(Func<CancellationToken, Task> wait, Func<string> what, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await wait(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"not within {Limit.TotalSeconds:0} s: {what()}");
        }
    }
}
