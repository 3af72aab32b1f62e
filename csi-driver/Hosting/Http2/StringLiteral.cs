using System.Buffers;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>A string of HPACK (RFC 7541 section 5.2).</summary>
/// <param name="IsHuffman">Whether the octets are in the Huffman code.</param>
/// <param name="Octets">Where the octets are.</param>
internal readonly record struct StringLiteral(bool IsHuffman, ReadOnlySequence<byte> Octets)
{
    private const byte HuffmanFlag = 0x80;
    private const int LengthPrefixBits = 7;

    public static bool TryRead(ref SequenceReader<byte> reader, out StringLiteral literal)
    {
        literal = default;
        if (!reader.TryPeek(out var first) || !PrefixedInteger.TryRead(ref reader, LengthPrefixBits, out var length)) return false;
        if (!reader.TryReadExact(length, out var octets)) return false;
        literal = new StringLiteral((first & HuffmanFlag) != 0, octets);
        return true;
    }

    /// <summary>Whether it is the string that is <paramref name="raw"/>, and <paramref name="huffman"/> in the code: a string has one code.</summary>
    public bool Is(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> huffman)
    {
        var expected = IsHuffman ? huffman : raw;
        return Octets.Length == expected.Length && new SequenceReader<byte>(Octets).IsNext(expected);
    }
}
