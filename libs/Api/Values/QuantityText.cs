using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace VastK8s.Api.Values;

/// <summary>Kubernetes' quantities as far as they are byte counts: a decimal number and a suffix of powers of 1000 or of 1024.</summary>
internal static partial class QuantityText
{
    /// <summary>What <see cref="TryParse"/> takes, as a part of a regular expression.</summary>
    public const string Expression = @"[0-9]+(\.[0-9]+)?([kMGTPE]|[KMGTPE]i)?";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Whether it is a quantity, be it more than a long holds.</summary>
    public static bool IsQuantity(string text) => Quantity().IsMatch(text);

    /// <summary>Bytes, rounded up as Kubernetes does; false when it is no quantity or more than a long holds.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        int digits = text.IndexOfAnyExcept(Digits);
        ReadOnlySpan<char> number = digits < 0 ? text : text[..digits];
        decimal unit = Unit(digits < 0 ? "" : text[digits..]);
        if (unit == 0 || number.Length is 0 or > 28 || number[0] == '.' || number[^1] == '.'
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || value > long.MaxValue / unit)
        {
            return false;
        }

        bytes = (long)decimal.Ceiling(value * unit);
        return true;
    }

    [GeneratedRegex("^" + Expression + @"\z", RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();

    private static decimal Unit(ReadOnlySpan<char> suffix) => suffix switch
    {
        "" => 1,
        "k" => 1000m,
        "M" => 1000m * 1000,
        "G" => 1000m * 1000 * 1000,
        "T" => 1000m * 1000 * 1000 * 1000,
        "P" => 1000m * 1000 * 1000 * 1000 * 1000,
        "E" => 1000m * 1000 * 1000 * 1000 * 1000 * 1000,
        "Ki" => 1L << 10,
        "Mi" => 1L << 20,
        "Gi" => 1L << 30,
        "Ti" => 1L << 40,
        "Pi" => 1L << 50,
        "Ei" => 1L << 60,
        _ => 0,
    };
}
