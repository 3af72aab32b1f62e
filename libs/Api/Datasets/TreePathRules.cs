using VastK8s.Api.Validation;
using VastK8s.Api.Values;

namespace VastK8s.Api.Datasets;

/// <summary>Paths of a Dataset's tree, where a resource names files and directories of it.</summary>
internal static class TreePathRules
{
    public static void Check(ValueList<string> paths, string field, List<FieldError> errors)
    {
        for (int i = 0; i < paths.Count; i++)
        {
            if (paths[i].Split('/').Any(c => c is "." or ".."))
            {
                errors.Add(new($"{field}[{i}]", $"'{paths[i]}' has a '.' or '..'", "use plain names, as in train/images"));
            }
        }
    }
}
