using k8s.Models;

namespace VastK8s.Kube.Tests.Contract;

public sealed class WidgetStatus
{
    public string? Phase { get; set; }

    public long? Total { get; set; }

    [ListMap("type")]
    public IList<V1Condition>? Conditions { get; set; }
}
