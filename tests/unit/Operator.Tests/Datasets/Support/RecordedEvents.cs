using System.Collections.Concurrent;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.Tests.Datasets.Support;

/// <summary>Keeps events.</summary>
internal sealed class RecordedEvents : IEventRecorder
{
    public ConcurrentQueue<(string Name, EventType Type, string Reason, string Message)> All { get; } = new();

    public IEnumerable<string> Reasons => All.Select(recorded => recorded.Reason);

    public void Event(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string message) => All.Enqueue((regarding.Metadata.Name, type, reason, message));
}
