using k8s.Models;
using VastK8s.Kube.Events;
using VastK8s.Kube.Integration.Tests.Support;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Events;

public sealed class EventRecorderTests(KubeCluster cluster)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_taken_counted_and_found_by_their_object()
    {
        await using var world = await WidgetCluster.ConnectAsync(cluster);
        var widget = await world.CreateAsync("a");
        await using (var recorder = new EventRecorder(world.Tested, new EventRecorderOptions { Component = "tester", Metrics = world.Metrics, FlushTimeout = TimeSpan.FromSeconds(60) }))
        {
            for (var i = 0; i < 3; i++) recorder.Event(widget, EventType.Warning, "SourceUnreachable", "The bucket cannot be reached.");
            recorder.Event(widget, EventType.Normal, "Cached", "All of it is here.");
            recorder.Event(new V1Namespace { Metadata = new V1ObjectMeta { Name = world.Namespace, Uid = "u" } }, EventType.Normal, "Seen", "There.");
        }

        Assert.Equal([EventOutcome.Created, EventOutcome.Counted, EventOutcome.Counted, EventOutcome.Created, EventOutcome.Created], world.Metrics.Events);
        var found = await world.Client.ListAsync<Corev1Event>(
            new ListOptions { Namespace = world.Namespace, FieldSelector = $"involvedObject.name=a,involvedObject.uid={widget.Metadata.Uid},type=Warning" }, Token);
        var warning = Assert.Single(found.Items);
        Assert.Equal((3, "SourceUnreachable", "tester"), (warning.Count, warning.Reason, warning.Source.Component));
        Assert.Single((await world.Client.ListAsync<Corev1Event>(new ListOptions { Namespace = "default", FieldSelector = "involvedObject.name=" + world.Namespace }, Token)).Items);
    }
}
