using System.Text.Json;
using System.Text.Json.Nodes;

namespace VastK8s.Kube.Events;

/// <summary>Creates events and counts them up.</summary>
internal sealed class EventWriter(IKubeClient client, EventRecorderOptions options)
{
    // A name has 253 characters at most; a dot and 16 hexadecimal digits follow the object's.
    private const int MostName = 253 - 17;

    public async Task<(WrittenEvent Written, EventOutcome Outcome)> WriteAsync(EventDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Before is { } before)
        {
            try
            {
                var count = before.Count + 1;
                await client.PatchAsync<Corev1Event>(before.Key, Count(decision.Event, count), null, cancellationToken).ConfigureAwait(false);
                return (before with { Count = count }, EventOutcome.Counted);
            }
            catch (KubeStatusException e) when (e.IsNotFound)
            {
                // Servers forget events after an hour.
            }
        }

        var created = await client.CreateAsync(New(decision.Event), null, cancellationToken).ConfigureAwait(false);
        return (new WrittenEvent(NamespacedName.Of(created), 1), EventOutcome.Created);
    }

    private static Patch Count(RecordedEvent recorded, int count) => Patch.Merge(new JsonObject
    {
        ["count"] = count,
        ["lastTimestamp"] = JsonSerializer.SerializeToNode(recorded.Time.UtcDateTime, KubeJson.Options),
        ["message"] = recorded.Message,
    });

    private Corev1Event New(RecordedEvent recorded)
    {
        var subject = recorded.Subject;
        var name = subject.Name.Length <= MostName ? subject.Name : subject.Name[..MostName].TrimEnd('.', '-');
        return new Corev1Event
        {
            Metadata = new V1ObjectMeta
            {
                // Cluster-scoped objects have their events here.
                NamespaceProperty = subject.Namespace.Length > 0 ? subject.Namespace : "default",
                Name = $"{name}.{Guid.NewGuid().ToString("N")[..16]}",
            },
            InvolvedObject = new V1ObjectReference
            {
                ApiVersion = subject.ApiVersion,
                Kind = subject.Kind,
                NamespaceProperty = subject.Namespace.Length > 0 ? subject.Namespace : null,
                Name = subject.Name,
                Uid = subject.Uid,
            },
            Type = recorded.Type.ToString(),
            Reason = recorded.Reason,
            Message = recorded.Message,
            Source = new V1EventSource { Component = options.Component, Host = options.Instance },
            ReportingComponent = options.Component,
            ReportingInstance = options.Instance,
            FirstTimestamp = recorded.Time.UtcDateTime,
            LastTimestamp = recorded.Time.UtcDateTime,
            Count = 1,
        };
    }
}
