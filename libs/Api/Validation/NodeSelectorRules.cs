using VastK8s.Api.Values;

namespace VastK8s.Api.Validation;

/// <summary>Labels by which nodes are selected: their values are in the schema, the keys of a map cannot be.</summary>
internal static class NodeSelectorRules
{
    public static void Check(ValueMap<string> selector, List<FieldError> errors)
    {
        foreach (string key in selector.Keys.Where(key => !ResourceName.IsLabelKey(key)))
        {
            errors.Add(new($"spec.nodeSelector[{key}]", "not a label's key", "use a name, as in gpu, or one with a prefix, as in example.com/gpu"));
        }
    }
}
