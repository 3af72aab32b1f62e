using System.Text.RegularExpressions;

namespace VastK8s.Api.Yaml;

/// <summary>
/// What a scalar without quotes is. Both YAML 1.2's core schema and the 1.1 rules that kubectl follows count: what either reads as
/// something other than a string is none here, so that a file means the same on the command line and in a cluster.
/// </summary>
internal static partial class PlainScalar
{
    public static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    public static bool TryBool(string text, out bool value)
    {
        value = text is "true" or "True" or "TRUE";
        return value || text is "false" or "False" or "FALSE";
    }

    /// <summary>What it is when it is no string: "a number", "a truth value", "empty"; null when it is one.</summary>
    public static string? NotAString(string text)
    {
        if (IsNull(text))
        {
            return "empty";
        }

        if (OldTruth().IsMatch(text))
        {
            return "a truth value";
        }

        if (Number().IsMatch(text))
        {
            return "a number";
        }

        return Date().IsMatch(text) ? "a date" : null;
    }

    [GeneratedRegex("^(y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$")]
    private static partial Regex OldTruth();

    [GeneratedRegex(@"^[-+]?(0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9_]+([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))$|^\.(nan|NaN|NAN)$")]
    private static partial Regex Number();

    [GeneratedRegex("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")]
    private static partial Regex Date();
}
