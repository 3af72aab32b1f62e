namespace VastK8s.Operator.Pools.Membership;

/// <summary>The Ready condition of nodes and pods.</summary>
internal static class Health
{
    public static bool IsReady(V1Node node) => node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    public static bool IsReady(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;
}
