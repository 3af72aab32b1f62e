using System.Text;
using Prometheus;
using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Events;
using VastK8s.Operator.Metrics;

namespace VastK8s.Operator.Tests.Metrics;

public class PrometheusKubeMetricsTests
{
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();
    private readonly IKubeMetrics _metrics;

    public PrometheusKubeMetricsTests() => _metrics = new PrometheusKubeMetrics(_registry, "10.0.0.1:6443");

    [Fact]
    public async Task Names_and_labels_are_those_of_controller_runtime_and_client_go()
    {
        _metrics.ApiRequest("apply_status", "datasets.vastk8s.io", 200, TimeSpan.FromMilliseconds(20));
        _metrics.ApiRequest("list", "nodes", 0, TimeSpan.FromSeconds(3));
        _metrics.QueueAdded("dataset", 2);
        _metrics.QueueTaken("dataset", 1, TimeSpan.FromMilliseconds(5));
        _metrics.QueueRetried("dataset");
        _metrics.Reconciled("dataset", ReconcileOutcome.Success, TimeSpan.FromMilliseconds(30));
        _metrics.Reconciled("dataset", ReconcileOutcome.RequeueAfter, TimeSpan.Zero);
        _metrics.Reconciled("dataset", ReconcileOutcome.Error, TimeSpan.Zero);
        _metrics.Reconciled("dataset", ReconcileOutcome.TerminalError, TimeSpan.Zero);
        _metrics.LeadershipChanged("vastk8s-system/vastk8s-operator", true);
        _metrics.Listed("nodes", 42, TimeSpan.FromMilliseconds(7));
        _metrics.EventRecorded(EventOutcome.Created);
        var text = await TextAsync();

        Assert.Contains("rest_client_requests_total{code=\"200\",host=\"10.0.0.1:6443\",method=\"PATCH\"} 1", text);
        Assert.Contains("rest_client_requests_total{code=\"<error>\",host=\"10.0.0.1:6443\",method=\"GET\"} 1", text);
        Assert.Contains("rest_client_request_duration_seconds_bucket{verb=\"apply_status\",host=\"10.0.0.1:6443\",le=\"0.025\"} 1", text);
        Assert.Contains("vastk8s_api_requests_total{verb=\"apply_status\",resource=\"datasets.vastk8s.io\",code=\"200\"} 1", text);
        Assert.Contains("workqueue_depth{name=\"dataset\"} 1", text);
        Assert.Contains("workqueue_adds_total{name=\"dataset\"} 1", text);
        Assert.Contains("workqueue_retries_total{name=\"dataset\"} 1", text);
        Assert.Contains("workqueue_queue_duration_seconds_count{name=\"dataset\"} 1", text);
        Assert.Contains("workqueue_work_duration_seconds_count{name=\"dataset\"} 4", text);
        Assert.Contains("controller_runtime_reconcile_total{controller=\"dataset\",result=\"success\"} 1", text);
        Assert.Contains("controller_runtime_reconcile_total{controller=\"dataset\",result=\"requeue_after\"} 1", text);
        Assert.Contains("controller_runtime_reconcile_total{controller=\"dataset\",result=\"error\"} 2", text);
        Assert.Contains("controller_runtime_reconcile_errors_total{controller=\"dataset\"} 2", text);
        Assert.Contains("controller_runtime_terminal_reconcile_errors_total{controller=\"dataset\"} 1", text);
        Assert.Contains("controller_runtime_reconcile_time_seconds_bucket{controller=\"dataset\",le=\"0.05\"} 4", text);
        Assert.Contains("leader_election_master_status{name=\"vastk8s-system/vastk8s-operator\"} 1", text);
        Assert.Contains("reflector_lists_total{name=\"nodes\"} 1", text);
        Assert.Contains("reflector_items_per_list{name=\"nodes\"} 42", text);
        Assert.Contains("vastk8s_events_total{outcome=\"Created\"} 1", text);
    }

    [Fact]
    public async Task Every_metric_says_what_it_means()
    {
        var lines = (await TextAsync()).Split('\n');
        var types = lines.Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ToList();
        Assert.NotEmpty(types);
        Assert.All(types, name => Assert.Contains(lines, l => l.StartsWith($"# HELP {name} ", StringComparison.Ordinal) && l.Length > name.Length + 20));
    }

    private async Task<string> TextAsync()
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
