using System.Globalization;
using System.Net.Http.Headers;

namespace VastK8s.ObjectStores.Http;

/// <summary>What the length headers of a 200 or 206 say, read without the allocations of the typed headers.</summary>
/// <param name="First">First byte; 0 for a 200.</param>
/// <param name="Last">Last byte, inclusive; -1 when unknown.</param>
/// <param name="Size">The whole object; -1 when unknown (<c>bytes 0-9/*</c>, or a 200 in chunked coding).</param>
internal readonly record struct ContentRange(long First, long Last, long Size)
{
    /// <summary>Reads <c>bytes first-last/size</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContentRange range)
    {
        range = default;
        text = text.Trim();
        if (!text.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase))
            return false;
        text = text[6..];
        int dash = text.IndexOf('-'), slash = text.IndexOf('/');
        if (dash < 0 || slash < dash)
            return false;
        long size = -1;
        if (!TryNumber(text[..dash], out long first) || !TryNumber(text[(dash + 1)..slash], out long last)
            || (!text[(slash + 1)..].SequenceEqual("*") && !TryNumber(text[(slash + 1)..], out size)))
            return false;
        range = new ContentRange(first, last, size);
        return true;
    }

    /// <summary>The Content-Range of a 206; null when it is missing or malformed.</summary>
    public static ContentRange? Of(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Range", out HeaderStringValues values)
        && TryParse(values.ToString(), out ContentRange range) ? range : null;

    /// <summary>The Content-Length, or -1.</summary>
    public static long LengthOf(HttpResponseMessage response) =>
        response.Content.Headers.NonValidated.TryGetValues("Content-Length", out HeaderStringValues values)
        && TryNumber(values.ToString(), out long length) ? length : -1;

    private static bool TryNumber(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
