using Google.Protobuf.Collections;
using Grpc.Core;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Volumes;
using VastK8s.Kube;

namespace VastK8s.CsiDriver.Services;

/// <summary>Which Dataset a pod's volume is, and whether the pod may have it.</summary>
/// <param name="datasets">The Datasets.</param>
/// <param name="wait">Holds pods.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed partial class VolumeUse(IDatasetCatalog datasets, WaitFor wait, TimeProvider time, ILogger<VolumeUse> logger)
{
    // A kubelet gives a call two minutes, and there is more to do.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Holds a pod until enough is cached.</summary>
    public WaitFor Wait => wait;

    /// <summary>Says what to bind.</summary>
    /// <param name="request">What kubelet asks for.</param>
    /// <param name="isPublished">Whether the pod has a Dataset there already: who was let in stays.</param>
    /// <param name="cancellationToken">The caller waits no longer.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION, or UNAVAILABLE when nobody could be asked.</exception>
    public async Task<PodVolume> ResolveAsync(NodePublishVolumeRequest request, Func<string, bool> isPublished, CancellationToken cancellationToken)
    {
        var context = request.VolumeContext;
        var path = context.GetValueOrDefault(SubPath.Attribute, "");
        SubPath.Names(path);
        if (context.GetValueOrDefault(VolumeAttributes.Ephemeral) == "true")
        {
            var dataset = await InlineAsync(context, isPublished, cancellationToken).ConfigureAwait(false);
            return new PodVolume(dataset.Key, path, await WaitForAsync(context, cancellationToken).ConfigureAwait(false));
        }

        if (request.StagingTargetPath.Length == 0) throw CsiError.FailedPrecondition("staging_target_path is missing: stage the volume first");
        var volume = Require.Volume(request.VolumeId);
        if (!isPublished(volume.Dataset)) await RequireSharedAsync(volume, context, cancellationToken).ConfigureAwait(false);
        return new PodVolume(volume.Dataset, path, await WaitForAsync(context, cancellationToken).ConfigureAwait(false));
    }

    private async Task<string?> WaitForAsync(MapField<string, string> context, CancellationToken cancellationToken)
    {
        if (!context.TryGetValue(WaitFor.Attribute, out var waitFor) && context.TryGetValue(VolumeAttributes.Dataset, out var name))
        {
            NamespacedName? pod = context.TryGetValue(VolumeAttributes.PodNamespace, out var podNamespace) && context.TryGetValue(VolumeAttributes.PodName, out var podName) ? new(podNamespace, podName) : null;
            var home = context.GetValueOrDefault(VolumeAttributes.Namespace, podNamespace ?? "");
            using var patience = new CancellationTokenSource(Patience, time);
            using var asking = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            try
            {
                waitFor = await datasets.WaitForAsync(pod, new NamespacedName(home, name), asking.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Log.WaitNotAsked(logger, home, name, $"no answer within {Patience.TotalSeconds} s");
            }
        }

        if (waitFor is not null) WaitFor.Percent(waitFor);
        return waitFor;
    }

    // A claim and its volume outlive the sharing that they were made under. Whose Dataset they name was written by external-provisioner or the operator: who may use a claim of the Dataset's own
    // namespace may have it without a question, and elsewhere while nobody can be asked, as before.
    private async Task RequireSharedAsync(VolumeHandle volume, MapField<string, string> context, CancellationToken cancellationToken)
    {
        if (!datasets.HasNamespaces || !context.TryGetValue(VolumeAttributes.Dataset, out var name) || !context.TryGetValue(VolumeAttributes.Namespace, out var home)) return;
        if (!context.TryGetValue(VolumeAttributes.PodNamespace, out var pod) || pod == home) return;
        Require.DatasetName(home, name, "volumeAttributes");
        using var patience = new CancellationTokenSource(Patience, time);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var dataset = await datasets.FindAsync(home, name, asking.Token).ConfigureAwait(false);
            if (dataset?.Key != volume.Dataset || !dataset.IsFor(pod)) throw NotShared(home, name, pod);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            Log.NotAsked(logger, home, name, pod, e.Status.Detail);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotAsked(logger, home, name, pod, $"no answer within {Patience.TotalSeconds} s");
        }
    }

    // Written by whoever writes the pod.
    private async Task<DatasetEntry> InlineAsync(MapField<string, string> context, Func<string, bool> isPublished, CancellationToken cancellationToken)
    {
        if (!context.TryGetValue(VolumeAttributes.Dataset, out var name) || name.Length == 0)
        {
            throw CsiError.Invalid($"volumeAttributes.{VolumeAttributes.Dataset} is missing: name the Dataset");
        }

        if (!context.TryGetValue(VolumeAttributes.PodNamespace, out var pod))
        {
            throw CsiError.Invalid($"{VolumeAttributes.PodNamespace} is missing: the CSIDriver object needs podInfoOnMount: true");
        }

        var home = context.TryGetValue(VolumeAttributes.Namespace, out var given) ? given : pod;
        Require.DatasetName(home, name, "volumeAttributes");
        var dataset = await datasets.FindAsync(home, name, cancellationToken).ConfigureAwait(false);
        if (dataset is not null && isPublished(dataset.Key)) return dataset;
        if (dataset is not null && dataset.IsFor(pod)) return dataset.IsTerminating ? throw CsiError.Terminating(dataset.DisplayName) : dataset;
        throw home == pod
            ? CsiError.NotFound($"volumeAttributes.{VolumeAttributes.Dataset}: there is no Dataset {home}/{name}")
            : NotShared(home, name, pod);
    }

    // Of a namespace that is not one's own, not even whether there is one.
    private static RpcException NotShared(string home, string name, string pod) =>
        CsiError.PermissionDenied($"Dataset {home}/{name} is not there, or not shared with namespace {pod}: its owner adds {pod} to spec.sharedWith");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "whether a pod waits for a share of Dataset {Namespace}/{Name} is not known, and it does not: {Why}")]
        public static partial void WaitNotAsked(ILogger logger, string @namespace, string name, string why);

        [LoggerMessage(LogLevel.Warning, "whether Dataset {Namespace}/{Name} is still shared with namespace {PodNamespace} is not known, and a pod there gets its volume: {Why}")]
        public static partial void NotAsked(ILogger logger, string @namespace, string name, string podNamespace, string why);
    }
}
