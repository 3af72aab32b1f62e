using k8s.Models;
using VastK8s.CsiDriver.Services;
using VastK8s.Kube;

namespace VastK8s.CsiDriver.Volumes;

/// <summary>In a cluster: external-provisioner makes a PersistentVolume of each volume, which is all there is to remember.</summary>
internal sealed class ClusterVolumes(IKubeClient client) : IProvisionedVolumes
{
    public async Task<IReadOnlyList<ProvisionedVolume>> ListAsync(CancellationToken cancellationToken)
    {
        KubeList<V1PersistentVolume> all;
        try
        {
            all = await client.ListAllAsync<V1PersistentVolume>(cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeStatusException or HttpRequestException or IOException or TimeoutException)
        {
            throw CsiError.Unavailable($"PersistentVolumes could not be listed: {e.Message}");
        }

        return
        [
            .. all.Items.Where(v => v.Spec.Csi?.Driver == IdentityService.DriverName)
                .Select(v => new ProvisionedVolume(v.Spec.Csi.VolumeHandle, Attribute(v, VolumeAttributes.Dataset), Attribute(v, VolumeAttributes.Namespace), CapacityOf(v), NumberOf(v)))
                .DistinctBy(v => v.Id).OrderBy(v => v.Number).ThenBy(v => v.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The volume itself comes with its PersistentVolume, which is not there yet when it is asked for first.</summary>
    public async Task<ProvisionedVolume> AddAsync(ProvisionedVolume volume, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(v => v.Id == volume.Id) ?? volume;

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Attribute(V1PersistentVolume volume, string key) => volume.Spec.Csi.VolumeAttributes?.TryGetValue(key, out var value) == true ? value : "";

    // Stays what it is while others come and go.
    private static long NumberOf(V1PersistentVolume volume) => volume.Metadata.CreationTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()).ToUnixTimeSeconds() : 0;

    private static long CapacityOf(V1PersistentVolume volume) => volume.Spec.Capacity?.TryGetValue("storage", out var quantity) == true ? (long)quantity.ToDecimal() : 0;
}
