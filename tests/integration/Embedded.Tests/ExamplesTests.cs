using System.Text.Json;
using VastK8s.Api.CachePools;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Cli;
using VastK8s.Embedded.ControlPlane;
using VastK8s.Embedded.Integration.Tests.Support;
using VastK8s.Embedded.Manifests;
using VastK8s.Integration.Tests.Support;
using VastK8s.Kube;
using VastK8s.Testing.Http;
using VastK8s.Testing.Servers;

namespace VastK8s.Embedded.Integration.Tests;

/// <summary>All of <c>examples/</c> on one node that has what they select. Their stores answer that the bucket is not there: this is no place to reach a cloud from.</summary>
public sealed class ExamplesTests
{
    private const string NoSuchBucket = "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limits.Test)]
    public async Task Each_one_applies_and_what_lacks_is_a_condition()
    {
        await using var site = Site.Create();
        await using var store = new RawHttpServer((_, connection, cancel) =>
            connection.WriteAsync($"HTTP/1.1 404 Not Found\nContent-Type: application/xml\nContent-Length: {NoSuchBucket.Length}\n\n{NoSuchBucket}", cancel).AsTask());
        var options = new EmbeddedOptions(site.State)
        {
            NodeLabels = new Dictionary<string, string> { ["node.kubernetes.io/gpu"] = "true", ["topology.kubernetes.io/rack"] = "r7" },
        };
        PrivateDirectory.Create(site.State);
        using var loggers = LogFile.Open(Path.Combine(site.Root, "log"), Microsoft.Extensions.Logging.LogLevel.Information);
        await using var plane = await EmbeddedControlPlane.StartAsync(options, loggers, Token);
        var manifests = ManifestReader.Read([Path.Combine(Repository.Root, "examples")], CliHost.FromProcess());

        foreach (var manifest in manifests)
        {
            var said = await ManifestApply.ApplyAsync(plane.Client, Here(manifest.Resource, site, store.Endpoint), Token);
            Assert.EndsWith(" created", said, StringComparison.Ordinal);
        }

        var datasets = manifests.Select(m => m.Resource).OfType<Dataset>().ToList();
        Assert.True(datasets.Count >= 3);
        foreach (var dataset in datasets)
        {
            // Of those that name a Secret that is not among the examples, that it lacks is said.
            await UntilAsync<Dataset>(plane, ManifestApply.KeyOf(dataset), d => d.Status?.Conditions.Find(DatasetCondition.SourceReachable) switch
            {
                { Status: ConditionStatus.False, Reason: "ListingFailed", Message: var message } => message.Contains("bucket", StringComparison.OrdinalIgnoreCase),
                { Status: ConditionStatus.False, Reason: "SecretNotFound", Message: var message } => message.Contains("storage-reader", StringComparison.Ordinal),
                _ => false,
            });
        }

        foreach (var job in manifests.Select(m => m.Resource).OfType<PrefetchJob>())
        {
            await UntilAsync<PrefetchJob>(plane, ManifestApply.KeyOf(job), j => j.Status is { Phase.Length: > 0 });
        }

        await UntilAsync<CachePool>(plane, new NamespacedName("default"), p => p.Status is { Conditions.Count: > 0 });
        Assert.False(plane.Ended.IsCompleted);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task The_demos_manifests_become_ready_mounted_and_gone()
    {
        await using var site = Site.Create();
        PrivateDirectory.Create(site.State);
        using var loggers = LogFile.Open(Path.Combine(site.Root, "log"), Microsoft.Extensions.Logging.LogLevel.Information);
        await using var plane = await EmbeddedControlPlane.StartAsync(new EmbeddedOptions(site.State), loggers, Token);
        var manifests = ManifestReader.Read([Path.Combine(Repository.Root, "examples", "demo")], CliHost.FromProcess());
        foreach (var manifest in manifests) await ManifestApply.ApplyAsync(plane.Client, Here(manifest.Resource, site, new Uri("http://127.0.0.1:1")), Token);
        var key = new NamespacedName("default", "demo");

        var ready = await UntilAsync<Dataset>(plane, key, d => d.Status?.Phase == DatasetPhase.Ready);
        using var mounts = new Mounting.NodeMounts(CliHost.FromProcess(), plane);
        var target = Directory.CreateDirectory(Path.Combine(site.Root, "mnt")).FullName;
        var uid = await mounts.MountableAsync(key, Token);
        await mounts.MountAsync(uid, target, Token);
        Assert.Equal(Content.Of("f007", 100_000), await File.ReadAllBytesAsync(Path.Combine(target, "dir", "f007"), Token));
        Assert.Equal((ready.Metadata.Uid, 21L), (uid, ready.Status!.Snapshot!.Objects));
        await plane.Client.DeleteAsync<Dataset>(key, null, Token);
        await UntilAsync<Dataset>(plane, key, d => d.Status is { Phase: DatasetPhase.Terminating, Mounts: 1 });
        await mounts.UnmountAsync(target, Token);
        await Eventually.IsAsync(async () => await plane.Client.FindAsync<Dataset>(key, Token) is null, () => "the Dataset is gone");

        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(Path.Combine(site.State, "datasets")), d => Path.GetFileName(d) == uid);
        Assert.Null(await plane.Client.FindAsync<V1PersistentVolumeClaim>(key, Token));
        Assert.Empty(site.Mounted);
    }

    // As it is written, but for where it points to.
    private static IKubernetesObject<V1ObjectMeta> Here(IKubernetesObject<V1ObjectMeta> resource, Site site, Uri store) => resource switch
    {
        CachePool pool => pool with { Spec = pool.Spec with { Directories = [.. pool.Spec.Directories.Select((d, i) => d with { Path = $"{site.Cache}{i}" })] } },
        Dataset dataset => dataset with
        {
            Spec = dataset.Spec with
            {
                Sources =
                [
                    .. dataset.Spec.Sources.Select(s => s.Uri.StartsWith("file:", StringComparison.Ordinal)
                        ? s with { Uri = $"file://{site.Source}" }
                        : s with { Endpoint = store.GetLeftPart(UriPartial.Authority) }),
                ],
            },
        },
        _ => resource,
    };

    private static async Task<T> UntilAsync<T>(EmbeddedControlPlane plane, NamespacedName key, Func<T, bool> wanted)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        T? last = null;
        await Eventually.IsAsync(
            async () => (last = await plane.Client.FindAsync<T>(key, Token)) is not null && wanted(last),
            () => $"{key} is as wanted\n{JsonSerializer.Serialize(last, KubeJson.Options)}");
        return last!;
    }
}
