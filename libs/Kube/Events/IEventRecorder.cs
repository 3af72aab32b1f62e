namespace VastK8s.Kube.Events;

/// <summary>Tells users what happened to an object, as <c>kubectl describe</c> and <c>kubectl get events</c> show it.</summary>
public interface IEventRecorder
{
    /// <summary>Records an event. Never waits, never throws for the API server's sake: what cannot be written is counted (<see cref="IKubeMetrics.EventRecorded"/>) and dropped.</summary>
    /// <param name="regarding">Whom it is about. Only its apiVersion, kind, namespace, name and uid are kept.</param>
    /// <param name="type">Normal or Warning.</param>
    /// <param name="reason">Why, one word in UpperCamelCase, for programs.</param>
    /// <param name="message">What, for people; at most 1,024 characters are kept. Equal events are counted, not repeated, so no figures that change each time.</param>
    void Event(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string message);
}
