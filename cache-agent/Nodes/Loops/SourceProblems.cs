using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Conditions;

namespace VastK8s.CacheAgent.Nodes.Loops;

/// <summary>What the data path found amiss of a Dataset, in the words of the API.</summary>
internal static class SourceProblems
{
    public static IEnumerable<Problem> Of(IEnumerable<Condition> conditions) => conditions.Where(c => !c.Status).Select(c => c.Type switch
    {
        "SourceReachable" => new Problem(NodeDatasetCondition.SourceReachable, c.Reason, c.Message),
        "SourceUnchanged" => new Problem(NodeDatasetCondition.SourceUnchanged, c.Reason, c.Message),
        "Caching" => new Problem(NodeDatasetCondition.SufficientCapacity, c.Reason, c.Message),
        _ => null,
    }).OfType<Problem>();
}
