using Prometheus;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.Metrics;

/// <summary>What the runtime tells, for Prometheus.</summary>
internal sealed class PrometheusKubeMetrics : IKubeMetrics
{
    private readonly string _host;
    private readonly Counter _reconciles, _reconcileErrors, _terminalErrors, _queueAdds, _queueRetries, _requests, _requestsByResource, _lists, _suppressed, _watchesEnded, _undecodable, _handlerFailures, _events;
    private readonly Gauge _queueDepth, _leading, _listItems;
    private readonly Histogram _reconcileTime, _queueWait, _queueWork, _requestTime, _throttled, _listTime;

    /// <param name="registry">Where they are kept.</param>
    /// <param name="host">host:port of the API server.</param>
    public PrometheusKubeMetrics(CollectorRegistry registry, string host)
    {
        _host = host;
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        _reconciles = factory.CreateCounter(MetricNames.Reconciles, MetricHelp.Reconciles, "controller", "result");
        _reconcileErrors = factory.CreateCounter(MetricNames.ReconcileErrors, MetricHelp.ReconcileErrors, "controller");
        _terminalErrors = factory.CreateCounter(MetricNames.TerminalErrors, MetricHelp.TerminalErrors, "controller");
        _reconcileTime = CreateHistogram(factory, MetricNames.ReconcileTime, MetricHelp.ReconcileTime, MetricValues.ReconcileBuckets, "controller");
        _queueDepth = factory.CreateGauge(MetricNames.QueueDepth, MetricHelp.QueueDepth, "name");
        _queueAdds = factory.CreateCounter(MetricNames.QueueAdds, MetricHelp.QueueAdds, "name");
        _queueWait = CreateHistogram(factory, MetricNames.QueueWait, MetricHelp.QueueWait, MetricValues.QueueBuckets, "name");
        _queueWork = CreateHistogram(factory, MetricNames.QueueWork, MetricHelp.QueueWork, MetricValues.QueueBuckets, "name");
        _queueRetries = factory.CreateCounter(MetricNames.QueueRetries, MetricHelp.QueueRetries, "name");
        _requests = factory.CreateCounter(MetricNames.Requests, MetricHelp.Requests, "code", "host", "method");
        _requestTime = CreateHistogram(factory, MetricNames.RequestTime, MetricHelp.RequestTime, MetricValues.RequestBuckets, "verb", "host");
        _throttled = CreateHistogram(factory, MetricNames.Throttled, MetricHelp.Throttled, MetricValues.RequestBuckets, "host");
        _leading = factory.CreateGauge(MetricNames.Leading, MetricHelp.Leading, "name");
        _lists = factory.CreateCounter(MetricNames.Lists, MetricHelp.Lists, "name");
        _listTime = CreateHistogram(factory, MetricNames.ListTime, MetricHelp.ListTime, MetricValues.RequestBuckets, "name");
        _listItems = factory.CreateGauge(MetricNames.ListItems, MetricHelp.ListItems, "name");
        _requestsByResource = factory.CreateCounter(MetricNames.RequestsByResource, MetricHelp.RequestsByResource, "verb", "resource", "code");
        _suppressed = factory.CreateCounter(MetricNames.AppliesSuppressed, MetricHelp.AppliesSuppressed, "resource");
        _watchesEnded = factory.CreateCounter(MetricNames.WatchesEnded, MetricHelp.WatchesEnded, "resource", "why");
        _undecodable = factory.CreateCounter(MetricNames.Undecodable, MetricHelp.Undecodable, "resource");
        _handlerFailures = factory.CreateCounter(MetricNames.HandlerFailures, MetricHelp.HandlerFailures, "resource");
        _events = factory.CreateCounter(MetricNames.Events, MetricHelp.Events, "outcome");
    }

    public void ApiRequest(string verb, string resource, int code, TimeSpan duration)
    {
        var text = MetricValues.Code(code);
        _requests.WithLabels(text, _host, MetricValues.Method(verb)).Inc();
        _requestsByResource.WithLabels(verb, resource, text).Inc();
        _requestTime.WithLabels(verb, _host).Observe(duration.TotalSeconds);
    }

    public void ApiThrottled(TimeSpan waited) => _throttled.WithLabels(_host).Observe(waited.TotalSeconds);

    public void ApplySuppressed(string resource) => _suppressed.WithLabels(resource).Inc();

    public void Listed(string resource, int objects, TimeSpan duration)
    {
        _lists.WithLabels(resource).Inc();
        _listItems.WithLabels(resource).Set(objects);
        _listTime.WithLabels(resource).Observe(duration.TotalSeconds);
    }

    public void WatchEnded(string resource, string why) => _watchesEnded.WithLabels(resource, why).Inc();

    public void Undecodable(string resource) => _undecodable.WithLabels(resource).Inc();

    public void HandlerFailed(string resource) => _handlerFailures.WithLabels(resource).Inc();

    public void QueueAdded(string queue, int depth)
    {
        _queueAdds.WithLabels(queue).Inc();
        _queueDepth.WithLabels(queue).Set(depth);
    }

    public void QueueTaken(string queue, int depth, TimeSpan waited)
    {
        _queueDepth.WithLabels(queue).Set(depth);
        _queueWait.WithLabels(queue).Observe(waited.TotalSeconds);
    }

    public void QueueRetried(string queue) => _queueRetries.WithLabels(queue).Inc();

    public void Reconciled(string controller, ReconcileOutcome outcome, TimeSpan duration)
    {
        _reconciles.WithLabels(controller, MetricValues.Result(outcome)).Inc();
        _reconcileTime.WithLabels(controller).Observe(duration.TotalSeconds);

        // A controller's queue has its name, and a worker does nothing but reconcile.
        _queueWork.WithLabels(controller).Observe(duration.TotalSeconds);
        if (outcome is ReconcileOutcome.Error or ReconcileOutcome.TerminalError) _reconcileErrors.WithLabels(controller).Inc();
        if (outcome == ReconcileOutcome.TerminalError) _terminalErrors.WithLabels(controller).Inc();
    }

    public void LeadershipChanged(string lease, bool isLeader) => _leading.WithLabels(lease).Set(isLeader ? 1 : 0);

    public void EventRecorded(EventOutcome outcome) => _events.WithLabels(outcome.ToString()).Inc();

    private static Histogram CreateHistogram(MetricFactory factory, string name, string help, double[] buckets, params string[] labels) =>
        factory.CreateHistogram(name, help, labels, new HistogramConfiguration { Buckets = buckets });
}
