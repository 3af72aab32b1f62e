using System.Globalization;

namespace VastK8s.Api.Validation;

internal static class NumberRange
{
    /// <summary>What is wrong with a value that is no integer within these bounds.</summary>
    public static string NotOf((long Minimum, long Maximum) bounds) => bounds switch
    {
        (long.MinValue, long.MaxValue) => "not a number",
        (_, long.MaxValue) => string.Create(CultureInfo.InvariantCulture, $"not a number from {bounds.Minimum} up"),
        _ => string.Create(CultureInfo.InvariantCulture, $"not a number from {bounds.Minimum} to {bounds.Maximum}"),
    };
}
