using System.Globalization;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>Sizes as Kubernetes quantities write them: <c>500Gi</c>, <c>1T</c>, <c>1073741824</c>.</summary>
internal static class ByteSize
{
    private static readonly string[] Suffixes = ["Ki", "Mi", "Gi", "Ti", "Pi", "K", "M", "G", "T", "P"];

    public static bool TryParse(string text, out long bytes)
    {
        var index = Array.FindIndex(Suffixes, s => text.EndsWith(s, StringComparison.OrdinalIgnoreCase));
        var factor = index switch
        {
            < 0 => 1d,
            < 5 => Math.Pow(1024, index + 1),
            _ => Math.Pow(1000, index - 4),
        };
        var number = index < 0 ? text : text[..^Suffixes[index].Length];
        bytes = 0;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value * factor >= long.MaxValue) return false;
        bytes = (long)(value * factor);
        return bytes > 0;
    }
}
