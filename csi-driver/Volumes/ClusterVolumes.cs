using k8s.Models;
using VastK8s.Api;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Services;
using VastK8s.Kube;

namespace VastK8s.CsiDriver.Volumes;

/// <summary>In a cluster: external-provisioner makes a PersistentVolume of each volume, which is all there is to remember.</summary>
internal sealed class ClusterVolumes(IKubeClient client) : IProvisionedVolumes
{
    private static readonly KubeResource Resource = KubeResource.Of<V1PersistentVolume>();

    public async Task<IReadOnlyList<ProvisionedVolume>> ListAsync(CancellationToken cancellationToken)
    {
        var all = await ApiServer.AskAsync("list", Resource, () => client.ListAllAsync<V1PersistentVolume>(cancellationToken: cancellationToken)).ConfigureAwait(false);
        return [.. all.Items.Where(IsOurs).Select(Of).DistinctBy(v => v.Id).OrderBy(v => v.Number).ThenBy(v => v.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The volume itself comes with its PersistentVolume, which is not there yet when it is asked for first. external-provisioner gives that the name that it asks for the volume by: one is read, of
    /// however many the cluster has.
    /// </summary>
    public async Task<ProvisionedVolume> AddAsync(string name, ProvisionedVolume volume, CancellationToken cancellationToken)
    {
        if (!ResourceName.IsSubdomain(name)) return volume;
        var key = new NamespacedName("", name);
        var there = await ApiServer.AskAsync("get", Resource, () => client.FindAsync<V1PersistentVolume>(key, cancellationToken)).ConfigureAwait(false);
        if (there is null) return volume;
        return IsOurs(there) && there.Spec.Csi.VolumeHandle == volume.Id
            ? Of(there)
            : throw CsiError.AlreadyExists($"PersistentVolume {name} is there, and is of another volume: use another name, or delete it");
    }

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsOurs(V1PersistentVolume volume) => volume.Spec.Csi?.Driver == IdentityService.DriverName;

    private static ProvisionedVolume Of(V1PersistentVolume volume) => new(
        volume.Spec.Csi.VolumeHandle,
        Attribute(volume, VolumeAttributes.Dataset),
        Attribute(volume, VolumeAttributes.Namespace),
        CapacityOf(volume),
        NumberOf(volume),
        Attribute(volume, SubPath.Attribute),
        Attribute(volume, WaitFor.Attribute));

    private static string Attribute(V1PersistentVolume volume, string key) => volume.Spec.Csi.VolumeAttributes?.TryGetValue(key, out var value) == true ? value : "";

    // Stays what it is while others come and go.
    private static long NumberOf(V1PersistentVolume volume) => volume.Metadata.CreationTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()).ToUnixTimeSeconds() : 0;

    private static long CapacityOf(V1PersistentVolume volume) => volume.Spec.Capacity?.TryGetValue("storage", out var quantity) == true ? (long)quantity.ToDecimal() : 0;
}
