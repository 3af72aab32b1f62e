using System.Text;
using VastK8s.Api.Validation;

namespace VastK8s.Api.Datasets;

internal static class SourcePathRules
{
    private const int MaxComponentBytes = 255;

    public static void Check(string path, string field, List<FieldError> errors)
    {
        if (path.Length == 0)
        {
            return;
        }

        string[] components = path.Split('/');
        if (path.StartsWith('/'))
        {
            errors.Add(new(field, $"'{path}' is absolute", "use a path relative to the tree's root, without leading '/'"));
        }
        else if (components.Any(c => c is "." or ".."))
        {
            errors.Add(new(field, $"'{path}' has a '.' or '..'", "use plain names, as in train/images"));
        }
        else if (components.Any(c => c.Length == 0))
        {
            errors.Add(new(field, $"'{path}' has an empty name", "use single '/' between names and none at the end"));
        }
        else if (path.Contains('\0'))
        {
            errors.Add(new(field, "has a NUL", "use plain names, as in train/images"));
        }
        else if (components.Any(c => Encoding.UTF8.GetByteCount(c) > MaxComponentBytes))
        {
            errors.Add(new(field, $"has a name longer than {MaxComponentBytes} bytes", "use a shorter one"));
        }
    }

    /// <summary>
    /// Sources may share a path, and may stand below one at the root: at equal paths the first source wins. A source inside another
    /// one's own directory is refused: whether its files are seen would depend on what the other happens to hold there.
    /// </summary>
    public static void CheckTogether(IReadOnlyList<DatasetSource> sources, List<FieldError> errors)
    {
        for (int inner = 0; inner < sources.Count; inner++)
        {
            for (int outer = 0; outer < sources.Count; outer++)
            {
                if (sources[outer].Path is { } outerPath && sources[inner].Path?.StartsWith(outerPath + "/", StringComparison.Ordinal) == true)
                {
                    errors.Add(new(
                        $"spec.sources[{inner}].path",
                        $"'{sources[inner].Path}' lies inside '{outerPath}' of spec.sources[{outer}]",
                        "use the same path for both, or paths beside each other"));
                    break;
                }
            }
        }
    }
}
