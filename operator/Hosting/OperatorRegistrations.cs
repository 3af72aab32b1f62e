using VastK8s.Operator.Datasets;
using VastK8s.Operator.Placement.Labelling;
using VastK8s.Operator.Pools;
using VastK8s.Operator.PrefetchJobs;
using VastK8s.Operator.Webhooks;

namespace VastK8s.Operator.Hosting;

/// <summary>The parts of the operator.</summary>
internal static class OperatorRegistrations
{
    public static IReadOnlyList<Action<OperatorParts>> All { get; } =
    [
        parts => PoolController.Register(parts.Manager, parts.Informers, parts.Options, parts.Applier, parts.Events, parts.Time),
        parts => DatasetController.Register(parts.Manager, parts.Informers, parts.Options, parts.Applier, parts.Events, parts.Time),
        PrefetchJobController.Register,
        NodeLabelController.Register,
        WebhookController.Register,
    ];
}
