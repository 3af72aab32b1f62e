using VastK8s.Api.Values;

namespace VastK8s.Operator.Pools.Membership;

/// <summary><c>nodeSelector</c>, as pods have it: all of these labels with these values.</summary>
internal static class NodeLabels
{
    public static bool Match(ValueMap<string> selector, IDictionary<string, string>? labels)
    {
        if (selector.Count == 0) return true;
        if (labels is null) return false;
        foreach (var (key, value) in selector)
        {
            if (!labels.TryGetValue(key, out var actual) || actual != value) return false;
        }

        return true;
    }
}
