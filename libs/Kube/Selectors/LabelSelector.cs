namespace VastK8s.Kube;

/// <summary>Requirements on labels, all of which must hold: what the API takes as <c>labelSelector</c>, and what objects carry as <see cref="V1LabelSelector"/>.</summary>
public sealed class LabelSelector
{
    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    /// <summary>Matches everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>Reads the API's syntax: <c>a=b</c>, <c>a==b</c>, <c>a!=b</c>, <c>a in (b,c)</c>, <c>a notin (b,c)</c>, <c>a</c>, <c>!a</c>, joined by commas.</summary>
    /// <exception cref="FormatException">It is something else; the message says where.</exception>
    public static LabelSelector Parse(string? selector) =>
        string.IsNullOrWhiteSpace(selector) ? Everything : new LabelSelector(new LabelSelectorParser(selector).Parse());

    /// <summary>The selector of an object's field. Null matches nothing, an empty one everything, as in the API.</summary>
    /// <exception cref="FormatException">An operator is not known.</exception>
    public static LabelSelector? Of(V1LabelSelector? selector) => selector is null ? null : new LabelSelector(
    [
        .. (selector.MatchLabels ?? new Dictionary<string, string>()).Select(label => new LabelRequirement(label.Key, LabelOperator.In, [label.Value])),
        .. (selector.MatchExpressions ?? []).Select(expression => new LabelRequirement(
            expression.Key,
            expression.OperatorProperty switch
            {
                "In" => LabelOperator.In,
                "NotIn" => LabelOperator.NotIn,
                "Exists" => LabelOperator.Exists,
                "DoesNotExist" => LabelOperator.DoesNotExist,
                var other => throw new FormatException($"'{other}' is no operator of a label selector."),
            },
            [.. expression.Values ?? []])),
    ]);

    /// <summary>Whether the labels meet all requirements.</summary>
    public bool Matches(IDictionary<string, string>? labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels)) return false;
        }

        return true;
    }

    /// <summary>In the API's syntax.</summary>
    public override string ToString() => string.Join(",", _requirements);
}
