using VastK8s.Api;
using VastK8s.Api.CachePools;
using VastK8s.Api.Datasets;
using VastK8s.Api.Values;
using VastK8s.Kube;
using VastK8s.Operator.Datasets.Volumes;

namespace VastK8s.Operator.Tests.Datasets.Volumes;

public class DesiredVolumesTests
{
    private const string Uid = "0a1b2c3d-0000-0000-0000-000000000000";

    [Fact]
    public void A_volume_is_for_one_claim_and_read_only()
    {
        var volume = DesiredVolumes.Of(Dataset(), Pool([]), new() { Bytes = 5 << 20 }, "ml");

        Assert.Equal("ml.train.0a1b2c3d", volume.Metadata.Name);
        Assert.Equal(Uid, volume.Metadata.Labels[Labels.DatasetUid]);
        Assert.Equal(("ml", "train"), (volume.Spec.ClaimRef.NamespaceProperty, volume.Spec.ClaimRef.Name));
        Assert.Equal(["ReadOnlyMany"], volume.Spec.AccessModes);
        Assert.Equal(("", "Retain"), (volume.Spec.StorageClassName, volume.Spec.PersistentVolumeReclaimPolicy));
        Assert.Equal(("csi.vastk8s.io", Uid, true), (volume.Spec.Csi.Driver, volume.Spec.Csi.VolumeHandle, volume.Spec.Csi.ReadOnlyProperty));
        Assert.Equal("ml train " + Uid, string.Join(' ', new[] { "namespace", "dataset", "uid" }.Select(key => volume.Spec.Csi.VolumeAttributes[key])));
        Assert.Equal("5Mi", volume.Spec.Capacity["storage"].ToString());
        Assert.Null(volume.Spec.NodeAffinity);
    }

    [Fact]
    public void Another_namespace_has_another_handle()
    {
        var volume = DesiredVolumes.Of(Dataset(), Pool([]), new(), "nlp");

        Assert.Equal(("nlp.train.0a1b2c3d", Uid + "/nlp", "ml"), (volume.Metadata.Name, volume.Spec.Csi.VolumeHandle, volume.Spec.Csi.VolumeAttributes["namespace"]));
    }

    [Theory]
    [InlineData(0, "1Mi")]
    [InlineData(1, "1Mi")]
    [InlineData((1 << 20) + 1, "2Mi")]
    [InlineData(3L << 40, "3Ti")]
    [InlineData(long.MaxValue, "8Ei")]
    public void Capacity_is_the_snapshots_and_never_nothing(long bytes, string capacity) =>
        Assert.Equal(new ResourceQuantity(capacity).ToDecimal(), DesiredVolumes.Of(Dataset(), Pool([]), new() { Bytes = bytes }, "ml").Spec.Capacity["storage"].ToDecimal());

    [Fact]
    public void Nodes_are_selected_by_the_labels_of_the_pool_and_of_the_dataset()
    {
        var dataset = Dataset() with { Spec = new() { NodeSelector = new Dictionary<string, string> { ["gpu"] = "h100" } } };

        var affinity = DesiredVolumes.Affinity(dataset, Pool(new Dictionary<string, string> { ["zone"] = "a", ["gpu"] = "h100" }))!;

        Assert.Equal(["gpu In h100", "zone In a"], Assert.Single(affinity.Required.NodeSelectorTerms).MatchExpressions.Select(e => $"{e.Key} {e.OperatorProperty} {string.Join(',', e.Values)}"));
    }

    [Fact]
    public void A_claim_is_bound_to_its_volume_and_takes_nothing_of_a_quota()
    {
        var claim = DesiredClaims.Of(Dataset(), "nlp");

        Assert.Equal(("nlp", "train", "nlp.train.0a1b2c3d"), (claim.Metadata.NamespaceProperty, claim.Metadata.Name, claim.Spec.VolumeName));
        Assert.Equal("1Mi", claim.Spec.Resources.Requests["storage"].ToString());
        Assert.Equal("", claim.Spec.StorageClassName);
    }

    [Fact]
    public void Claims_are_in_the_own_namespace_and_each_shared_one_once()
    {
        var dataset = Dataset() with { Spec = new() { SharedWith = ["nlp", "ml"] } };

        Assert.Equal(["ml", "nlp"], DesiredClaims.Namespaces(dataset));
    }

    [Fact]
    public void A_long_name_is_cut_and_still_its_own()
    {
        var (one, other) = (VolumeName.Of(new("ml", new string('a', 250)), Uid), VolumeName.Of(new("ml", new string('a', 249)), Uid));

        Assert.True(ResourceName.IsSubdomain(one), one);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Names_that_look_alike_when_joined_are_apart() =>
        Assert.NotEqual(VolumeName.Of(new NamespacedName("a-b", "c"), Uid), VolumeName.Of(new NamespacedName("a", "b-c"), Uid));

    private static Dataset Dataset() => new() { Metadata = new() { NamespaceProperty = "ml", Name = "train", Uid = Uid } };

    private static CachePool Pool(ValueMap<string> selector) => new() { Metadata = new() { Name = "default" }, Spec = new() { NodeSelector = selector } };
}
