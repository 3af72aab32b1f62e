using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Cli;
using VastK8s.Cli.Output;
using VastK8s.Embedded.ControlPlane;
using VastK8s.Embedded.Manifests;
using VastK8s.Embedded.Mounting;
using VastK8s.Embedded.Tables;
using VastK8s.Kube;

namespace VastK8s.Embedded.Commands;

/// <summary>Applies manifests and shows what becomes of them, until cancelled; then unmounts what it mounted, and deletes the Datasets, whose uids mean nothing to a later process.</summary>
internal sealed class EmbeddedRun(CliHost host, EmbeddedOptions options, IReadOnlyList<Manifest> manifests, IReadOnlyList<MountWish> wishes)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        PrivateDirectory.Create(options.StateDirectory);
        var log = Path.Combine(options.StateDirectory, "embedded.log");
        using var loggers = LogFile.Open(log, LogLevel.Information);
        await using var plane = await EmbeddedControlPlane.StartAsync(options, loggers, cancellationToken).ConfigureAwait(false);
        Write($"Operator and agent run on node {options.NodeName}; their log is {log}. Ctrl-C ends.");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var mounts = new NodeMounts(host, plane);
        var mounted = new List<string>();
        try
        {
            foreach (var manifest in manifests) Write(await ManifestApply.ApplyAsync(plane.Client, manifest.Resource, cancellationToken).ConfigureAwait(false));
            Task[] shown =
            [
                WatchAsync<CachePool>(plane, stop.Token), WatchAsync<Dataset>(plane, stop.Token), WatchAsync<PrefetchJob>(plane, stop.Token),
                .. wishes.Select(w => MountAsync(mounts, w, mounted, stop.Token)),
            ];
            await EndAsync(plane, shown, stop.Token).ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);

            // An agent that has ended was told to, or failed; what it left waits for the next.
            if (!plane.Ended.IsCompleted)
            {
                foreach (var target in mounted) await mounts.UnmountAsync(target, CancellationToken.None).ConfigureAwait(false);
                await DeleteAsync(plane).ConfigureAwait(false);
            }
        }
    }

    // What is to be retained is marked so by its deletion: the next process finds it by name.
    private async Task DeleteAsync(EmbeddedControlPlane plane)
    {
        using var limit = new CancellationTokenSource(EndLimit, host.Time);
        IReadOnlyDictionary<NamespacedName, Dataset> left = new Dictionary<NamespacedName, Dataset>();
        try
        {
            var datasets = await plane.Client.ListAllAsync<Dataset>(null, limit.Token).ConfigureAwait(false);
            foreach (var dataset in datasets.Items) await plane.Client.TryDeleteAsync<Dataset>(NamespacedName.Of(dataset), null, limit.Token).ConfigureAwait(false);
            var watch = new ObjectWatch<Dataset>(plane.Client, new PrinterTable<Dataset>(host.Time), _ => { });
            await watch.RunAsync(there => (left = there).Count == 0, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            foreach (var (key, dataset) in left) Write($"Dataset {key} is left to the next start: {dataset.Status?.Message}");
        }
    }

    // A signal is how it ends in order; anything else that ends first is what went wrong.
    private static async Task EndAsync(EmbeddedControlPlane plane, IReadOnlyList<Task> shown, CancellationToken cancellationToken)
    {
        try
        {
            var running = shown.Append(plane.Ended).ToList();
            while (running.Contains(plane.Ended))
            {
                var ended = await Task.WhenAny(running).WaitAsync(cancellationToken).ConfigureAwait(false);
                running.Remove(ended);
                await ended.ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ended from outside.
        }
    }

    private Task WatchAsync<T>(EmbeddedControlPlane plane, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new ObjectWatch<T>(plane.Client, new PrinterTable<T>(host.Time, message: true, amongOthers: true), Write).RunAsync(_ => false, cancellationToken);

    private async Task MountAsync(NodeMounts mounts, MountWish wish, List<string> mounted, CancellationToken cancellationToken)
    {
        var uid = await mounts.MountableAsync(wish.Dataset, cancellationToken).ConfigureAwait(false);
        Directory.CreateDirectory(wish.Target);
        lock (_gate) mounted.Add(wish.Target);
        var reply = await mounts.MountAsync(uid, wish.Target, cancellationToken).ConfigureAwait(false);
        Write($"{wish.Target}: {wish.Dataset} mounted, {(reply.Mode == Api.Agent.MountMode.Direct ? "every byte is here" : "missing bytes are fetched on first read")}");
    }

    private void Write(string line)
    {
        lock (_gate)
        {
            host.Out.WriteLine(Printable.Text(line));
            host.Out.Flush();
        }
    }
}
