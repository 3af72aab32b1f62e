using System.Globalization;
using VastK8s.Kube.Controllers;

namespace VastK8s.Operator.Metrics;

/// <summary>Values of labels, and bounds of histograms, as controller-runtime and client-go have them.</summary>
internal static class MetricValues
{
    /// <summary>controller-runtime, <c>pkg/internal/controller/metrics</c>. Seconds.</summary>
    public static readonly double[] ReconcileBuckets =
    [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0,
        1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
    ];

    /// <summary>client-go's workqueue: 10 ns, ten times as much each, 12 of them. Seconds.</summary>
    public static readonly double[] QueueBuckets = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000];

    /// <summary>k8s.io/component-base's rest client. Seconds.</summary>
    public static readonly double[] RequestBuckets = [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 45.0, 60.0];

    /// <summary>The status code, or what client-go says where there was none.</summary>
    public static string Code(int code) => code == 0 ? "<error>" : code.ToString(CultureInfo.InvariantCulture);

    /// <summary>The HTTP method of a verb.</summary>
    public static string Method(string verb) => Bare(verb) switch
    {
        "get" or "list" or "watch" => "GET",
        "create" => "POST",
        "update" => "PUT",
        "patch" or "apply" => "PATCH",
        "delete" => "DELETE",
        _ => "",
    };

    /// <summary>controller-runtime's <c>result</c>: a conflict is an error that is tried again.</summary>
    public static string Result(ReconcileOutcome outcome) => outcome switch
    {
        ReconcileOutcome.Success => "success",
        ReconcileOutcome.RequeueAfter => "requeue_after",
        ReconcileOutcome.Conflict => "conflict",
        _ => "error",
    };

    private static string Bare(string verb) => verb.Split('_')[0];
}
