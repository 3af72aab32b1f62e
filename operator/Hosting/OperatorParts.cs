using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.Hosting;

/// <summary>What the reconcilers of one operator share. A part of the operator is registered by a function that adds its controllers to <see cref="Manager"/>.</summary>
/// <param name="Client">The API.</param>
/// <param name="Manager">Runs controllers while this replica leads.</param>
/// <param name="Informers">What is watched.</param>
/// <param name="Applier">Makes all writes.</param>
/// <param name="Events">Tells users.</param>
/// <param name="Options">How the operator was started.</param>
/// <param name="Time">The clock.</param>
/// <param name="LoggerFactory">Logs.</param>
internal sealed record OperatorParts(
    IKubeClient Client,
    Manager Manager,
    OperatorInformers Informers,
    Applier Applier,
    IEventRecorder Events,
    OperatorOptions Options,
    TimeProvider Time,
    ILoggerFactory LoggerFactory);
