using k8s.Models;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Applying;

public sealed class ApplierTests(KubeCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_as_desired_is_not_sent_now_nor_by_the_next_process_and_no_version_moves()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);
        var applier = new Applier(world.Tested, "tested", world.Metrics);
        var key = world.Key("a");
        Widget Desired() => Widget.Of(key, new WidgetSpec { Size = 1, Tags = ["x"], Atomic = ["1", "2"], Parts = [new WidgetPart { Name = "p", Count = 1 }], Settings = new Dictionary<string, string> { ["s"] = "t" } });
        Widget Status()
        {
            var widget = Widget.Of(key);
            widget.Status = new WidgetStatus { Phase = "Ready", Conditions = [new V1Condition { Type = "Ready", Status = "True", Reason = "Done", Message = "Done.", LastTransitionTime = DateTime.UnixEpoch }] };
            return widget;
        }

        var live = await applier.ApplyAsync(Desired(), null, Token);
        live = await applier.ApplyStatusAsync(Status(), live, Token);
        for (var i = 0; i < 3; i++)
        {
            live = await applier.ApplyAsync(Desired(), live, Token);
            live = await applier.ApplyStatusAsync(Status(), live, Token);
        }

        Assert.Equal((2, 6), (world.Metrics.Count("apply") + world.Metrics.Count("apply_status"), world.Metrics.Suppressed));
        var next = new Applier(world.Tested, "tested", world.Metrics);
        await next.ApplyAsync(Desired(), live, Token);
        await next.ApplyStatusAsync(Status(), live, Token);
        Assert.Equal((2, 8), (world.Metrics.Count("apply") + world.Metrics.Count("apply_status"), world.Metrics.Suppressed));

        // And the server agrees that there is nothing to do.
        await world.Client.ApplyAsync(Desired(), new ApplyOptions("tested"), Token);
        var after = await world.Client.ApplyStatusAsync(Status(), new ApplyOptions("tested-status"), Token);
        Assert.Equal(live.Metadata.ResourceVersion, after.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task Built_in_kinds_with_defaults_quantities_and_selectors_settle()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);
        var applier = new Applier(world.Tested, "tested", world.Metrics);
        var name = world.Namespace;
        V1PersistentVolume Volume() => new()
        {
            Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["a"] = "b" } },
            Spec = new V1PersistentVolumeSpec
            {
                Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1024Mi") },
                AccessModes = ["ReadOnlyMany"],
                StorageClassName = "vastk8s",
                PersistentVolumeReclaimPolicy = "Retain",
                ClaimRef = new V1ObjectReference { Name = "claim", NamespaceProperty = world.Namespace },
                Csi = new V1CSIPersistentVolumeSource { Driver = "csi.vastk8s.io", VolumeHandle = "h", VolumeAttributes = new Dictionary<string, string> { ["dataset"] = "d" } },
                NodeAffinity = new V1VolumeNodeAffinity
                {
                    Required = new V1NodeSelector
                    {
                        NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = "pool", OperatorProperty = "In", Values = ["p"] }] }],
                    },
                },
            },
        };
        V1PersistentVolumeClaim Claim() => new()
        {
            Metadata = new V1ObjectMeta { Name = "claim", NamespaceProperty = world.Namespace },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadOnlyMany"],
                StorageClassName = "vastk8s",
                VolumeName = name,
                Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") } },
            },
        };
        V1Secret Secret() => new()
        {
            Metadata = new V1ObjectMeta { Name = "secret", NamespaceProperty = world.Namespace },
            Type = "Opaque",
            Data = new Dictionary<string, byte[]> { ["key"] = [1, 2, 3] },
        };
        var (volume, claim, secret) = (await applier.ApplyAsync(Volume(), null, Token), await applier.ApplyAsync(Claim(), null, Token), await applier.ApplyAsync(Secret(), null, Token));
        for (var i = 0; i < 2; i++)
        {
            volume = await applier.ApplyAsync(Volume(), volume, Token);
            claim = await applier.ApplyAsync(Claim(), claim, Token);
            secret = await applier.ApplyAsync(Secret(), secret, Token);
        }

        Assert.Equal(3, world.Metrics.Count("apply"));
        var next = new Applier(world.Tested, "tested", world.Metrics);
        Assert.Same(volume, await next.ApplyAsync(Volume(), volume, Token));
        Assert.Same(claim, await next.ApplyAsync(Claim(), claim, Token));
        Assert.Same(secret, await next.ApplyAsync(Secret(), secret, Token));
        await world.Client.DeleteAsync<V1PersistentVolume>(new NamespacedName(name), null, Token);
    }
}
