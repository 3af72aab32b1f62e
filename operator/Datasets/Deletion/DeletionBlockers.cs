using VastK8s.Operator.Datasets.Facts;
using VastK8s.Operator.Datasets.Status;

namespace VastK8s.Operator.Datasets.Deletion;

/// <summary>What the deletion of a Dataset waits for.</summary>
/// <param name="OfUsers">What somebody has to end: pods that use a claim, mounts.</param>
/// <param name="OfSystem">What ends by itself.</param>
/// <param name="IsDataLetGo">Whether nodes have let go of it, so that nobody needs its Secrets any more.</param>
internal sealed record DeletionBlockers(IReadOnlyList<string> OfUsers, IReadOnlyList<string> OfSystem, bool IsDataLetGo)
{
    private const string ProtectedClaim = "kubernetes.io/pvc-protection";

    public bool Any => OfUsers.Count + OfSystem.Count > 0;

    /// <summary>All of them; those of users first.</summary>
    public string Message => string.Join("; ", OfUsers.Concat(OfSystem));

    /// <param name="facts">What is there.</param>
    /// <param name="deadNodesBlock">Whether nodes that are not ready are still waited for. A Node that is gone is not waited for at all: what was there went with it.</param>
    public static DeletionBlockers Of(DatasetFacts facts, bool deadNodesBlock)
    {
        var there = facts.Nodes.Where(node => node.Exists && (node.IsAlive || deadNodesBlock) && (node.Entry ?? (object?)node.Reported) is not null).ToList();
        var mounted = there.Where(node => node.Reported is { Mounts: > 0 }).ToList();
        var holding = there.Except(mounted).ToList();
        var used = facts.Claims.Where(claim => claim.Metadata.Finalizers?.Contains(ProtectedClaim) == true).ToList();
        var ending = facts.Claims.Except(used).ToList();
        return new(
            [
                .. Some(used.Count > 0, () => $"waits for pods that mount claim {Names.Of(used.Select(Name))}"),
                .. Some(mounted.Count > 0, () => $"mounted on {Names.Of(mounted.Select(node => $"{node.Name} ({node.Reported!.Mounts})"))}"),
            ],
            [
                .. Some(ending.Count > 0, () => $"waits for claim {Names.Of(ending.Select(Name))} to go"),
                .. Some(facts.Volumes.Count > 0, () => $"waits for volume {Names.Of(facts.Volumes.Select(volume => volume.Metadata.Name))} to go"),
                .. Some(holding.Count > 0, () => $"waits for {Names.Of(holding)} to let go of it"),
            ],
            there.Count == 0);
    }

    private static string Name(V1PersistentVolumeClaim claim) => $"{claim.Metadata.NamespaceProperty}/{claim.Metadata.Name}";

    private static IEnumerable<string> Some(bool isSo, Func<string> text) => isSo ? [text()] : [];
}
