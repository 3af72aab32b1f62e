using System.Globalization;

namespace VastK8s.Api;

/// <summary>Texts of a status: of bounded length, and numbers as people read them.</summary>
public static class StatusText
{
    /// <summary>Characters of a message, at most.</summary>
    public const int MaxMessage = 1024;

    private static readonly string[] Units = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>The text, or its beginning and '…' when it has more than so many code points.</summary>
    public static string Clip(string text, int maximum = MaxMessage)
    {
        if (text.Length <= maximum)
        {
            return text;
        }

        int count = 0;
        int keep = 0;
        foreach (System.Text.Rune rune in text.EnumerateRunes())
        {
            if (++count > maximum)
            {
                return string.Concat(text.AsSpan(0, keep), "…");
            }

            if (count < maximum)
            {
                keep += rune.Utf16SequenceLength;
            }
        }

        return text;
    }

    /// <summary>Bytes in three digits at most and the largest fitting power of 1024, rounded down: <c>1.2Ti</c>, <c>87Gi</c>, <c>512</c>.</summary>
    public static string Bytes(long bytes)
    {
        int unit = 0;
        decimal value = bytes;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        decimal shown = value < 10 && unit > 0 ? decimal.Floor(value * 10) / 10 : decimal.Floor(value);
        return shown.ToString("0.#", CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>Bytes a second: <c>1.2Gi/s</c>; null for none.</summary>
    public static string? Rate(long bytesPerSecond) => bytesPerSecond <= 0 ? null : Bytes(bytesPerSecond) + "/s";

    /// <summary>Whole percent, rounded down: 100 only of what is complete. Of nothing it is 100.</summary>
    public static int Percent(long done, long total) => total <= 0 ? 100 : (int)Int128.Clamp((Int128)done * 100 / total, 0, 100);
}
