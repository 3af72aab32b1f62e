using Grpc.Core;
using Prometheus;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>What <c>/metrics</c> shows.</summary>
internal sealed class DriverMetrics
{
    private const double Shortest = 0.001;
    private readonly Histogram _calls;

    public DriverMetrics()
    {
        DotNetStats.Register(Registry);
        _calls = Metrics.WithCustomRegistry(Registry).CreateHistogram(
            "vastk8s_csi_call_seconds", "Time of calls.", ["method", "code"], new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(Shortest, 2, 18) });
    }

    public CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>A call ended.</summary>
    /// <param name="method">/package.Service/Method.</param>
    /// <param name="code">How.</param>
    /// <param name="took">How long it took.</param>
    public void Observe(string method, StatusCode code, TimeSpan took) => _calls.WithLabels(method[(method.LastIndexOf('/') + 1)..], code.ToString()).Observe(took.TotalSeconds);
}
