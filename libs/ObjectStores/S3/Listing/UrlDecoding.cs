using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace VastK8s.ObjectStores.S3.Listing;

/// <summary>Undoes encoding-type=url: percent-encoded UTF-8, and '+' for a space, as Amazon writes it.</summary>
internal static class UrlDecoding
{
    private static readonly SearchValues<char> Coded = SearchValues.Create("%+");

    /// <summary>Whether there is nothing to undo.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAny(Coded);

    /// <param name="text">Encoded.</param>
    /// <param name="valid">False when the bytes are no UTF-8: those that are not come out as U+FFFD.</param>
    public static string Decode(string text, out bool valid)
    {
        valid = true;
        if (IsPlain(text))
            return text;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[length++] = (byte)((Digit(text[i + 1]) << 4) | Digit(text[i + 2]));
                i += 2;
            }
            else if (c < 0x80)
            {
                bytes[length++] = (byte)(c == '+' ? ' ' : c);
            }
            else
            {
                int count = char.IsHighSurrogate(c) && i + 1 < text.Length ? 2 : 1;
                length += Encoding.UTF8.GetBytes(text.AsSpan(i, count), bytes.AsSpan(length));
                i += count - 1;
            }
        }
        valid = Utf8.IsValid(bytes.AsSpan(0, length));
        string decoded = Encoding.UTF8.GetString(bytes, 0, length);
        ArrayPool<byte>.Shared.Return(bytes);
        return decoded;
    }

    private static int Digit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
