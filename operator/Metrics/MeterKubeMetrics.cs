using System.Diagnostics.Metrics;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;

namespace VastK8s.Operator.Metrics;

/// <summary>What the runtime tells, by the same names, as instruments of System.Diagnostics.Metrics: whoever listens to <see cref="MeterName"/> has them.</summary>
internal sealed class MeterKubeMetrics : IKubeMetrics, IDisposable
{
    public const string MeterName = "VastK8s.Operator";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _reconciles, _reconcileErrors, _queueAdds, _queueRetries, _requests, _lists, _suppressed, _watchesEnded, _undecodable, _handlerFailures, _events;
    private readonly Gauge<long> _queueDepth, _leading, _listItems;
    private readonly Histogram<double> _reconcileTime, _queueWait, _requestTime;

    public MeterKubeMetrics()
    {
        _reconciles = _meter.CreateCounter<long>(MetricNames.Reconciles, null, MetricHelp.Reconciles);
        _reconcileErrors = _meter.CreateCounter<long>(MetricNames.ReconcileErrors, null, MetricHelp.ReconcileErrors);
        _reconcileTime = CreateHistogram(MetricNames.ReconcileTime, MetricHelp.ReconcileTime, MetricValues.ReconcileBuckets);
        _queueDepth = _meter.CreateGauge<long>(MetricNames.QueueDepth, null, MetricHelp.QueueDepth);
        _queueAdds = _meter.CreateCounter<long>(MetricNames.QueueAdds, null, MetricHelp.QueueAdds);
        _queueWait = CreateHistogram(MetricNames.QueueWait, MetricHelp.QueueWait, MetricValues.QueueBuckets);
        _queueRetries = _meter.CreateCounter<long>(MetricNames.QueueRetries, null, MetricHelp.QueueRetries);
        _requests = _meter.CreateCounter<long>(MetricNames.RequestsByResource, null, MetricHelp.RequestsByResource);
        _requestTime = CreateHistogram(MetricNames.RequestTime, MetricHelp.RequestTime, MetricValues.RequestBuckets);
        _leading = _meter.CreateGauge<long>(MetricNames.Leading, null, MetricHelp.Leading);
        _lists = _meter.CreateCounter<long>(MetricNames.Lists, null, MetricHelp.Lists);
        _listItems = _meter.CreateGauge<long>(MetricNames.ListItems, null, MetricHelp.ListItems);
        _suppressed = _meter.CreateCounter<long>(MetricNames.AppliesSuppressed, null, MetricHelp.AppliesSuppressed);
        _watchesEnded = _meter.CreateCounter<long>(MetricNames.WatchesEnded, null, MetricHelp.WatchesEnded);
        _undecodable = _meter.CreateCounter<long>(MetricNames.Undecodable, null, MetricHelp.Undecodable);
        _handlerFailures = _meter.CreateCounter<long>(MetricNames.HandlerFailures, null, MetricHelp.HandlerFailures);
        _events = _meter.CreateCounter<long>(MetricNames.Events, null, MetricHelp.Events);
    }

    public void ApiRequest(string verb, string resource, int code, TimeSpan duration)
    {
        _requests.Add(1, new("verb", verb), new("resource", resource), new("code", MetricValues.Code(code)));
        _requestTime.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("verb", verb));
    }

    public void ApplySuppressed(string resource) => _suppressed.Add(1, new KeyValuePair<string, object?>("resource", resource));

    public void Listed(string resource, int objects, TimeSpan duration)
    {
        var name = new KeyValuePair<string, object?>("name", resource);
        _lists.Add(1, name);
        _listItems.Record(objects, name);
    }

    public void WatchEnded(string resource, string why) => _watchesEnded.Add(1, new("resource", resource), new("why", why));

    public void Undecodable(string resource) => _undecodable.Add(1, new KeyValuePair<string, object?>("resource", resource));

    public void HandlerFailed(string resource) => _handlerFailures.Add(1, new KeyValuePair<string, object?>("resource", resource));

    public void QueueAdded(string queue, int depth)
    {
        var name = new KeyValuePair<string, object?>("name", queue);
        _queueAdds.Add(1, name);
        _queueDepth.Record(depth, name);
    }

    public void QueueTaken(string queue, int depth, TimeSpan waited)
    {
        var name = new KeyValuePair<string, object?>("name", queue);
        _queueDepth.Record(depth, name);
        _queueWait.Record(waited.TotalSeconds, name);
    }

    public void QueueRetried(string queue) => _queueRetries.Add(1, new KeyValuePair<string, object?>("name", queue));

    public void Reconciled(string controller, ReconcileOutcome outcome, TimeSpan duration)
    {
        var name = new KeyValuePair<string, object?>("controller", controller);
        _reconciles.Add(1, name, new("result", MetricValues.Result(outcome)));
        _reconcileTime.Record(duration.TotalSeconds, name);
        if (outcome is ReconcileOutcome.Error or ReconcileOutcome.TerminalError) _reconcileErrors.Add(1, name);
    }

    public void LeadershipChanged(string lease, bool isLeader) => _leading.Record(isLeader ? 1 : 0, new KeyValuePair<string, object?>("name", lease));

    public void EventRecorded(EventOutcome outcome) => _events.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));

    public void Dispose() => _meter.Dispose();

    private Histogram<double> CreateHistogram(string name, string help, double[] bounds) =>
        _meter.CreateHistogram(name, "s", help, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
