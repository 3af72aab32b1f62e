namespace VastK8s.Operator.Integration.Tests.Placement;

/// <summary>Pods as users write them.</summary>
internal static class Pods
{
    public static V1Pod Of(string @namespace, V1Volume volume, Action<V1Pod>? change)
    {
        var pod = new V1Pod
        {
            Metadata = new() { GenerateName = "p-", NamespaceProperty = @namespace },
            Spec = new()
            {
                AutomountServiceAccountToken = false,
                Containers = [new() { Name = "c", Image = "local/busybox:1", VolumeMounts = [new() { Name = volume.Name, MountPath = "/data" }] }],
                Volumes = [volume],
            },
        };
        change?.Invoke(pod);
        return pod;
    }

    public static V1Volume Claim(string name) => new() { Name = "data", PersistentVolumeClaim = new() { ClaimName = name } };

    public static V1Volume Inline(string dataset) =>
        new() { Name = "data", Csi = new() { Driver = "csi.vastk8s.io", ReadOnlyProperty = true, VolumeAttributes = new Dictionary<string, string> { ["dataset"] = dataset } } };

    /// <summary>With a preference of its own.</summary>
    public static void Preferring(V1Pod pod) => pod.Spec.Affinity = new()
    {
        NodeAffinity = new()
        {
            PreferredDuringSchedulingIgnoredDuringExecution =
            [
                new() { Weight = 3, Preference = new() { MatchExpressions = [new() { Key = "zone", OperatorProperty = "In", Values = ["a"] }] } },
            ],
        },
    };

    public static string KeyOf(V1PreferredSchedulingTerm term) => Assert.Single(term.Preference.MatchExpressions).Key;
}
