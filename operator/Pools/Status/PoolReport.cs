using VastK8s.Api;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.CachePools;
using VastK8s.Api.Conditions;
using VastK8s.Operator.Pools.Planning;

namespace VastK8s.Operator.Pools.Status;

/// <summary>What a pool's status is to say.</summary>
/// <param name="Status">The status.</param>
/// <param name="Problems">What is amiss, the gravest first.</param>
internal sealed record PoolReport(CachePoolStatus Status, IReadOnlyList<PoolProblem> Problems)
{
    private const int Named = 5;

    public static PoolReport Of(CachePool pool, PoolPlan plan, DateTimeOffset now)
    {
        var generation = pool.Metadata.Generation ?? 0;
        var (accepted, ready) = (Unacceptable(plan), Unready(plan));
        List<PoolProblem> problems = [.. accepted, .. ready];
        if (plan.LeftOut > 0)
        {
            problems.Add(new PoolProblem("TooManyDatasets", $"some Datasets are not on all nodes that are to have them: a node takes {CacheNodeSpec.MaxDatasets}; use nodeSelector, placement.copies or more pools", IsTold: true));
        }

        var message = Join(problems);
        if (pool.Metadata.DeletionTimestamp is not null && plan.Datasets.Count > 0)
        {
            message = $"deletion waits for Datasets that use it: {List(plan.Datasets)}; delete them, or give them another spec.poolRef";
        }

        // A node out of reach may have lost what it had: its bytes count as not known.
        var alive = plan.Nodes.Where(node => node.IsAlive).Select(node => node.There?.Status).OfType<CacheNodeStatus>().ToList();
        var conditions = (pool.Status?.Conditions ?? [])
            .With(CachePoolCondition.Accepted, accepted.Count == 0 ? ConditionStatus.True : ConditionStatus.False, accepted.Count == 0 ? "Accepted" : accepted[0].Reason, Join(accepted), generation, now)
            .With(CachePoolCondition.Ready, ready.Count == 0 ? ConditionStatus.True : ConditionStatus.False, ready.Count == 0 ? "NodesReady" : ready[0].Reason, Join(ready), generation, now);
        var status = new CachePoolStatus
        {
            ObservedGeneration = generation,
            Message = message.Length == 0 ? null : message,
            Conditions = conditions,
            Nodes = new NodeCount { Desired = plan.Nodes.Count, Ready = plan.Nodes.Count(IsReady) },
            CapacityBytes = alive.Sum(node => node.Totals.CapacityBytes),
            UsedBytes = alive.Sum(node => node.Totals.UsedBytes),
            Datasets = plan.Datasets.Count,
        };
        return new PoolReport(StatusBounds.Fit(status with { Summary = CachePoolSummary.Of(status) }), problems);
    }

    private static List<PoolProblem> Unacceptable(PoolPlan plan)
    {
        if (plan.Errors.Count > 0) return [new PoolProblem("InvalidSpec", string.Join("; ", plan.Errors), IsTold: true)];
        return [.. plan.Contested.GroupBy(node => node.Owner).Select(group =>
            new PoolProblem("NodesInOtherPool", $"CachePool {group.Key} is older and has {List([.. group.Select(node => node.Node)])}: change nodeSelector of one of them", IsTold: true))];
    }

    private static List<PoolProblem> Unready(PoolPlan plan)
    {
        if (plan.Nodes.Count == 0) return [new PoolProblem("NoNodes", "no node has the labels of spec.nodeSelector, and no taint that is not tolerated")];
        var problems = plan.Nodes.SelectMany(FailedDirectories).ToList();
        var away = plan.Nodes.Where(node => !node.IsAlive).Select(node => node.Node).ToList();
        if (away.Count > 0) problems.Add(new PoolProblem("NodesNotReady", $"not Ready, or without an agent that is: {List(away)}"));
        var silent = plan.Nodes.Where(node => node.IsAlive && node.There?.Status is null).Select(node => node.Node).ToList();
        if (silent.Count > 0) problems.Add(new PoolProblem("AgentsSilent", $"the agent has not reported yet: {List(silent)}"));
        problems.AddRange(plan.Disputes.GroupBy(dispute => dispute.By).Select(group => new PoolProblem(
            "SpecContended", $"{group.Key} changes the spec of the CacheNode of {List([.. group.Select(dispute => dispute.Node)])} whenever it is written: only the operator may", IsTold: true)));
        var failing = plan.Nodes.Where(node => node.IsAlive && node.There?.Status is not null && !IsReady(node) && !FailedDirectories(node).Any()).Select(node => node.Node).ToList();
        if (failing.Count > 0) problems.Add(new PoolProblem("AgentsNotReady", $"the agent says that it is not ready: {List(failing)}"));
        return problems;
    }

    private static IEnumerable<PoolProblem> FailedDirectories(NodePlan node) => !node.IsAlive
        ? []
        : (node.There?.Status?.Directories ?? []).Where(directory => directory.State == NodeDirectoryStatus.Failed)
            .Select(directory => new PoolProblem("DirectoryFailed", $"{node.Node}: {directory.Path} failed{(string.IsNullOrEmpty(directory.Message) ? "" : $": {directory.Message}")}", IsTold: true));

    private static bool IsReady(NodePlan node) => node.IsAlive && node.There?.Status?.Conditions.IsTrue(CacheNodeCondition.Ready) == true;

    private static string Join(IEnumerable<PoolProblem> problems) => string.Join("; ", problems.Select(problem => problem.Message));

    private static string List(IReadOnlyList<string> names) =>
        names.Count <= Named ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Named))} and {names.Count - Named} more";
}
