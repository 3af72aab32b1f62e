using VastK8s.Api.Validation;
using VastK8s.Api.Values;

namespace VastK8s.Api.Datasets;

internal static class SourceNameRules
{
    /// <summary>Messages tell sources apart by name.</summary>
    public static void Check(ValueList<DatasetSource> sources, List<FieldError> errors)
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i].Name is { } name && !seen.Add(name))
            {
                errors.Add(new($"spec.sources[{i}].name", $"'{name}' is another source's name", "use another one, or leave it out"));
            }
        }
    }
}
