namespace VastK8s.Kube.Tests.Contract;

public sealed class WidgetSpec
{
    public int? Size { get; set; }

    public string? Color { get; set; }

    public IDictionary<string, string>? Settings { get; set; }

    public IList<string>? Atomic { get; set; }

    [ListSet]
    public IList<string>? Tags { get; set; }

    [ListMap("name")]
    public IList<WidgetPart>? Parts { get; set; }
}
