using VastK8s.Operator.PrefetchJobs;

namespace VastK8s.Operator.Hosting;

/// <summary>The parts of the operator.</summary>
internal static class OperatorRegistrations
{
    public static IReadOnlyList<Action<OperatorParts>> All { get; } = [PrefetchJobController.Register];
}
