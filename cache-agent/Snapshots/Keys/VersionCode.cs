using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Keys;

/// <summary>
/// An object's version as bytes: one byte of form, then the text, or, for the ETags of most stores (lower-case hex, often in quotes), the
/// bytes that the hex stands for. Each text has exactly one encoding, so equal versions are equal bytes.
/// </summary>
internal static class VersionCode
{
    /// <summary>Longest version accepted, in UTF-8 bytes: several times what any store hands out.</summary>
    public const int MaxTextBytes = 4096;

    /// <summary>Longest encoding.</summary>
    public const int MaxBytes = MaxTextBytes + 1;

    private const byte Text = 0;
    private const byte Hex = 1;
    private const byte QuotedHex = 2;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <summary>Encodes into at least <see cref="MaxBytes"/> bytes and returns the length; −1 when the version is too long or no text.</summary>
    [MethodImpl(Hot.Path)]
    public static int Encode(ReadOnlySpan<char> version, Span<byte> destination)
    {
        var quoted = version.Length >= 2 && version[0] == '"' && version[^1] == '"';
        var digits = quoted ? version[1..^1] : version;
        if (digits.Length is > 0 and <= MaxTextBytes && digits.Length % 2 == 0 && !digits.ContainsAnyExcept(LowerHex))
        {
            destination[0] = quoted ? QuotedHex : Hex;
            _ = Convert.FromHexString(digits, destination[1..], out _, out var bytes);
            return 1 + bytes;
        }

        destination[0] = Text;
        var status = Utf8.FromUtf16(version, destination.Slice(1, MaxTextBytes), out _, out var written, replaceInvalidSequences: false);
        return status == OperationStatus.Done ? 1 + written : -1;
    }

    public static string Decode(ReadOnlySpan<byte> code) => code[0] switch
    {
        Text => Encoding.UTF8.GetString(code[1..]),
        Hex => Convert.ToHexStringLower(code[1..]),
        QuotedHex => $"\"{Convert.ToHexStringLower(code[1..])}\"",
        _ => throw new SnapshotFormatException($"a version in a Dataset's files has unknown form {code[0]}: the file is damaged"),
    };
}
