namespace VastK8s.Kube.Tests.Contract;

public sealed class WidgetPart
{
    public string? Name { get; set; }

    public int? Count { get; set; }

    public string? Note { get; set; }
}
