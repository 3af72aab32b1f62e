using System.Diagnostics.Metrics;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;
using VastK8s.Operator.Metrics;

namespace VastK8s.Operator.Tests.Metrics;

public class MeterKubeMetricsTests
{
    [Fact]
    public void Instruments_have_the_same_names_and_say_what_they_mean()
    {
        var seen = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name != MeterKubeMetrics.MeterName) return;
            Assert.False(string.IsNullOrEmpty(instrument.Description), instrument.Name);
            l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        using var meter = new MeterKubeMetrics();
        IKubeMetrics metrics = new KubeMetricsPair(IKubeMetrics.None, meter);
        metrics.ApiRequest("get", "nodes", 200, TimeSpan.FromSeconds(1));
        metrics.ApiThrottled(TimeSpan.Zero);
        metrics.ApplySuppressed("nodes");
        metrics.Listed("nodes", 3, TimeSpan.Zero);
        metrics.WatchEnded("nodes", "end");
        metrics.Undecodable("nodes");
        metrics.HandlerFailed("nodes");
        metrics.QueueAdded("q", 5);
        metrics.QueueTaken("q", 4, TimeSpan.FromSeconds(2));
        metrics.QueueRetried("q");
        metrics.Reconciled("c", ReconcileOutcome.Error, TimeSpan.FromSeconds(3));
        metrics.LeadershipChanged("l", true);
        metrics.EventRecorded(EventOutcome.Created);

        Assert.Equal(4, seen["workqueue_depth"]);
        Assert.Equal(3, seen["controller_runtime_reconcile_time_seconds"]);
        Assert.Equal(1, seen["leader_election_master_status"]);
        string[] all =
        [
            MetricNames.Reconciles, MetricNames.ReconcileErrors, MetricNames.ReconcileTime, MetricNames.Leading, MetricNames.ListItems, MetricNames.Lists, MetricNames.RequestTime,
            MetricNames.RequestsByResource, MetricNames.AppliesSuppressed, MetricNames.Events, MetricNames.HandlerFailures, MetricNames.Undecodable, MetricNames.WatchesEnded,
            MetricNames.QueueAdds, MetricNames.QueueDepth, MetricNames.QueueRetries, MetricNames.QueueWait,
        ];
        Assert.Equal(all.Order(), seen.Keys.Order());
    }
}
