namespace VastK8s.Operator.Datasets.Status;

/// <summary>Names in a message.</summary>
internal static class Names
{
    private const int Shown = 3;

    /// <summary><c>a, b, c and 4 more</c>, in order.</summary>
    public static string Of(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToList();
        var text = string.Join(", ", sorted.Take(Shown));
        return sorted.Count <= Shown ? text : $"{text} and {sorted.Count - Shown} more";
    }

    public static string Of(IEnumerable<Facts.DatasetNode> nodes) => Of(nodes.Select(node => node.Name));
}
