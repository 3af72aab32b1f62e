using System.Collections.Concurrent;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.Tests.Pools.Support;

/// <summary>Events that were told.</summary>
internal sealed class RecordedEvents : IEventRecorder
{
    private readonly ConcurrentQueue<(string Name, string Reason, string Message)> _events = [];

    public IReadOnlyCollection<(string Name, string Reason, string Message)> All => _events;

    public void Event(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string message) => _events.Enqueue((regarding.Metadata.Name, reason, message));
}
