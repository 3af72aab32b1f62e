using System.Globalization;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// One range of a Range header (RFC 9110, 14.1.2): <c>bytes=first-last</c>, <c>bytes=first-</c> or <c>bytes=-suffix</c>. Several, and other units, are not
/// understood and so are to be answered with everything, as that document has it.
/// </summary>
/// <param name="First">First byte; null: the last <paramref name="Last"/> bytes are meant.</param>
/// <param name="Last">Last byte; null: to the end.</param>
internal readonly record struct ByteRange(long? First, long? Last)
{
    private const string Unit = "bytes=";

    public static bool TryParse(string? header, out ByteRange range)
    {
        range = default;
        if (header?.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) != true)
            return false;
        var text = header.AsSpan(Unit.Length);
        var dash = text.IndexOf('-');
        if (dash < 0 || !TryNumber(text[..dash], out var first) || !TryNumber(text[(dash + 1)..], out var last) || (first is null && last is null) || last < first)
            return false;
        range = new ByteRange(first, last);
        return true;
    }

    /// <summary>The bytes of something this long; false when it has none of them.</summary>
    public bool TryResolve(long length, out long from, out long to)
    {
        (from, to) = First is { } first ? (first, Math.Min(length, Last is { } last && last < length ? last + 1 : length)) : (Math.Max(0, length - Last!.Value), length);
        return from < to;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long? number)
    {
        number = null;
        if (text.IsEmpty)
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        number = value;
        return true;
    }
}
