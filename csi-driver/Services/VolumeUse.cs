using Google.Protobuf.Collections;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Volumes;
using VastK8s.Kube;

namespace VastK8s.CsiDriver.Services;

/// <summary>Which Dataset a pod's volume is, and whether the pod may have it.</summary>
/// <param name="datasets">The Datasets.</param>
/// <param name="wait">Holds pods.</param>
internal sealed class VolumeUse(IDatasetCatalog datasets, WaitFor wait)
{
    /// <summary>Holds a pod until enough is cached.</summary>
    public WaitFor Wait => wait;

    /// <summary>Says what to bind.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, or UNAVAILABLE when nobody could be asked.</exception>
    public async Task<PodVolume> ResolveAsync(NodePublishVolumeRequest request, CancellationToken cancellationToken)
    {
        var context = request.VolumeContext;
        var path = context.GetValueOrDefault(SubPath.Attribute, "");
        SubPath.Names(path);
        if (context.GetValueOrDefault(VolumeAttributes.Ephemeral) == "true")
        {
            var dataset = await InlineAsync(context, cancellationToken).ConfigureAwait(false);
            return new PodVolume(dataset.Key, path, await WaitForAsync(context, cancellationToken).ConfigureAwait(false));
        }

        // A claim and its volume are bound to each other in a namespace: who may use the claim may have what it is of.
        if (request.StagingTargetPath.Length == 0) throw CsiError.FailedPrecondition("staging_target_path is missing: stage the volume first");
        return new PodVolume(Require.Volume(request.VolumeId).Dataset, path, await WaitForAsync(context, cancellationToken).ConfigureAwait(false));
    }

    private async Task<string?> WaitForAsync(MapField<string, string> context, CancellationToken cancellationToken)
    {
        if (!context.TryGetValue(WaitFor.Attribute, out var waitFor) && context.TryGetValue(VolumeAttributes.Dataset, out var name))
        {
            NamespacedName? pod = context.TryGetValue(VolumeAttributes.PodNamespace, out var podNamespace) && context.TryGetValue(VolumeAttributes.PodName, out var podName) ? new(podNamespace, podName) : null;
            var home = context.GetValueOrDefault(VolumeAttributes.Namespace, podNamespace ?? "");
            waitFor = await datasets.WaitForAsync(pod, new NamespacedName(home, name), cancellationToken).ConfigureAwait(false);
        }

        if (waitFor is not null) WaitFor.Percent(waitFor);
        return waitFor;
    }

    // Written by whoever writes the pod.
    private async Task<DatasetEntry> InlineAsync(MapField<string, string> context, CancellationToken cancellationToken)
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
        if (dataset is not null && dataset.IsFor(pod)) return dataset;

        // Of a namespace that is not one's own, not even whether there is one.
        throw home == pod
            ? CsiError.NotFound($"volumeAttributes.{VolumeAttributes.Dataset}: there is no Dataset {home}/{name}")
            : CsiError.PermissionDenied($"Dataset {home}/{name} is not there, or not shared with namespace {pod}: its owner adds {pod} to spec.sharedWith");
    }
}
