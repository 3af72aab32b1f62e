using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using VastK8s.Kube.Events;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Events;

public sealed class EventRecorderTests : IDisposable
{
    private readonly WidgetWorld _world = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_event_says_whom_it_is_about_and_equal_ones_are_counted()
    {
        var widget = await _world.CreateAsync("a");
        await using (var recorder = Recorder())
        {
            recorder.Event(widget, EventType.Warning, "Failed", "The bucket is not there.");
            recorder.Event(widget, EventType.Warning, "Failed", "The bucket is not there.");
            recorder.Event(widget, EventType.Normal, "Failed", "The bucket is not there.");
        }

        var events = await EventsAsync();
        Assert.Equal([EventOutcome.Created, EventOutcome.Counted, EventOutcome.Created], _world.Metrics.Events);
        var warning = Assert.Single(events, item => item.Type == "Warning");
        Assert.Equal((2, "Failed", "The bucket is not there."), (warning.Count, warning.Reason, warning.Message));
        Assert.Equal(("Widget", "a", "default", widget.Metadata.Uid), (warning.InvolvedObject.Kind, warning.InvolvedObject.Name, warning.InvolvedObject.NamespaceProperty, warning.InvolvedObject.Uid));
        Assert.Equal(("tester", _time.GetUtcNow().UtcDateTime), (warning.Source.Component, warning.LastTimestamp));
    }

    [Fact]
    public async Task Events_of_cluster_scoped_objects_are_in_the_default_namespace()
    {
        await using (var recorder = Recorder())
        {
            recorder.Event(new V1Node { Metadata = new V1ObjectMeta { Name = "node", Uid = "u" } }, EventType.Normal, "Seen", "There.");
        }

        Assert.Equal(("Node", "v1"), ((await EventsAsync())[0].InvolvedObject.Kind, (await EventsAsync())[0].InvolvedObject.ApiVersion));
    }

    [Fact]
    public async Task Many_different_messages_become_one()
    {
        var widget = await _world.CreateAsync("a");
        await using (var recorder = Recorder())
        {
            for (var i = 0; i < 15; i++) recorder.Event(widget, EventType.Warning, "Failed", $"Object {i} is not there.");
        }

        var events = await EventsAsync();
        Assert.Equal(11, events.Count);
        var combined = Assert.Single(events, item => item.Message.StartsWith("(combined from similar events)", StringComparison.Ordinal));
        Assert.Equal(5, combined.Count);
        Assert.EndsWith("Object 14 is not there.", combined.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_about_one_object_are_dropped_and_others_are_not()
    {
        var (noisy, quiet) = (await _world.CreateAsync("noisy"), await _world.CreateAsync("quiet"));
        var recorder = Recorder();
        for (var i = 0; i < 40; i++) recorder.Event(noisy, EventType.Normal, "Again", "And again.");
        recorder.Event(quiet, EventType.Normal, "Once", "Only.");
        await Until.TrueAsync(() => _world.Metrics.Events.Count == 41, Token);
        _time.Advance(TimeSpan.FromMinutes(5));
        recorder.Event(noisy, EventType.Normal, "Again", "And again.");
        await recorder.DisposeAsync();
        Assert.Equal(15, _world.Metrics.Events.Count(outcome => outcome == EventOutcome.RateLimited));
        var events = await EventsAsync();
        Assert.Equal([26, 1], events.OrderBy(item => item.Reason).Select(item => item.Count!.Value));
    }

    [Fact]
    public async Task An_event_that_the_server_has_forgotten_is_written_anew()
    {
        var widget = await _world.CreateAsync("a");
        await using var recorder = Recorder();
        recorder.Event(widget, EventType.Normal, "Again", "And again.");
        await Until.TrueAsync(() => _world.Metrics.Events.Count == 1, Token);
        await _world.Client.DeleteAsync<Corev1Event>(NamespacedName.Of((await EventsAsync())[0]), null, Token);
        recorder.Event(widget, EventType.Normal, "Again", "And again.");
        await Until.TrueAsync(() => _world.Metrics.Events.Count == 2, Token);
        Assert.Equal([EventOutcome.Created, EventOutcome.Created], _world.Metrics.Events);
        Assert.Equal(1, Assert.Single(await EventsAsync()).Count);
    }

    [Fact]
    public async Task Who_records_never_waits_and_what_cannot_be_written_is_counted()
    {
        var widget = await _world.CreateAsync("a");
        using var reached = new SemaphoreSlim(0);
        using var release = new ManualResetEventSlim();
        _world.Faults.Before = _ =>
        {
            reached.Release();
            release.Wait(Token);
            return KubeErrors.Failure(StatusReason.Forbidden, "no");
        };
        var recorder = Recorder(options => options with { QueueLength = 2 });
        recorder.Event(widget, EventType.Normal, "First", "One.");
        await reached.WaitAsync(Token);
        for (var i = 0; i < 5; i++) recorder.Event(widget, EventType.Normal, "More", "Some.");
        Assert.Equal(3, _world.Metrics.Events.Count(outcome => outcome == EventOutcome.QueueFull));
        release.Set();
        await recorder.DisposeAsync();
        Assert.Equal(3, _world.Metrics.Events.Count(outcome => outcome == EventOutcome.Failed));
    }

    [Fact]
    public async Task A_long_message_is_cut()
    {
        var widget = await _world.CreateAsync("a");
        await using (var recorder = Recorder()) recorder.Event(widget, EventType.Normal, "Long", new string('x', 5000));
        Assert.Equal(1024, (await EventsAsync())[0].Message.Length);
    }

    private EventRecorder Recorder(Func<EventRecorderOptions, EventRecorderOptions>? configure = null)
    {
        var options = new EventRecorderOptions { Component = "tester", Metrics = _world.Metrics, TimeProvider = _time };
        return new EventRecorder(_world.Tested, configure?.Invoke(options) ?? options);
    }

    private async Task<IReadOnlyList<Corev1Event>> EventsAsync() => (await _world.Client.ListAsync<Corev1Event>(null, Token)).Items;
}
