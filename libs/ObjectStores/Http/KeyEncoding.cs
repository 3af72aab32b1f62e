using System.Buffers;
using System.Text;

namespace VastK8s.ObjectStores.Http;

/// <summary>Keys in request targets, exactly as the store must see them: <c>a//b/../c%</c> is a key, not a path to tidy up.</summary>
internal static class KeyEncoding
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    // Uri would resolve "." and ".." and unescape "%2E": this leaves path and query as given (they must be ASCII and hold no '#').
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>A URI whose path and query go to the server as written.</summary>
    public static Uri VerbatimUri(string text) => new(text, Verbatim);

    /// <summary>UTF-8, all but RFC 3986 unreserved characters and '/' percent-encoded, upper case: S3's canonical form.</summary>
    public static string Path(string key) => Encode(key, Plain);

    /// <summary>As <see cref="Path"/>, '/' encoded too: for query values, and for stores that take a key as one path segment.</summary>
    public static string Segment(string value) => Encode(value, Unreserved);

    private static string Encode(string value, SearchValues<char> plain)
    {
        int special = value.AsSpan().IndexOfAnyExcept(plain);
        if (special < 0)
            return value;
        var encoded = new StringBuilder(value.Length + 32).Append(value, 0, special);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in value.AsSpan(special).EnumerateRunes())
        {
            if (rune.IsAscii && plain.Contains((char)rune.Value))
            {
                encoded.Append((char)rune.Value);
                continue;
            }
            int length = rune.EncodeToUtf8(utf8);
            foreach (byte b in utf8[..length])
                encoded.Append('%').Append(Hex(b >> 4)).Append(Hex(b & 15));
        }
        return encoded.ToString();
    }

    private static char Hex(int digit) => "0123456789ABCDEF"[digit];
}
