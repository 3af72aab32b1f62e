using System.Text;
using Grpc.Core;
using VastK8s.CsiDriver.Hosting;

namespace VastK8s.CsiDriver.Tests.Hosting;

public class DriverMetricsTests
{
    [Fact]
    public async Task Calls_are_counted_by_method_and_code()
    {
        var metrics = new DriverMetrics();
        metrics.Observe("/csi.v1.Node/NodePublishVolume", StatusCode.OK, TimeSpan.FromMilliseconds(3));
        metrics.Observe("/csi.v1.Node/NodePublishVolume", StatusCode.OK, TimeSpan.FromSeconds(3));
        metrics.Observe("/csi.v1.Node/NodePublishVolume", StatusCode.Unavailable, TimeSpan.FromSeconds(1));
        using var stream = new MemoryStream();
        await metrics.Registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.Contains("vastk8s_csi_call_seconds_count{method=\"NodePublishVolume\",code=\"OK\"} 2", lines);
        Assert.Contains("vastk8s_csi_call_seconds_count{method=\"NodePublishVolume\",code=\"Unavailable\"} 1", lines);
        Assert.Contains("vastk8s_csi_call_seconds_bucket{method=\"NodePublishVolume\",code=\"OK\",le=\"0.004\"} 1", lines);
    }

    [Fact]
    public async Task Two_drivers_in_one_process_count_apart()
    {
        var (one, other) = (new DriverMetrics(), new DriverMetrics());
        one.Observe("/csi.v1.Node/NodeGetInfo", StatusCode.OK, TimeSpan.Zero);
        using var stream = new MemoryStream();
        await other.Registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("NodeGetInfo", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }
}
