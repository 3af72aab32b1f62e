using System.Text;

namespace VastK8s.CsiDriver.Tests.Hosting.Http2;

/// <summary>The Huffman code of RFC 7541 appendix B, from the lengths of its codes: codes of one length are in the order of their symbols.</summary>
internal static class HuffmanEncoder
{
    // Symbol 0 to 255, and EOS.
    public static readonly byte[] CodeLengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    private static readonly string[] Codes = Assign();
    private static readonly Dictionary<string, char> Symbols = Codes.Index().ToDictionary(c => c.Item, c => (char)c.Index);

    public static byte[] Encode(string text) => Encode(Encoding.Latin1.GetBytes(text));

    public static byte[] Encode(byte[] symbols) => FromBits(string.Concat(symbols.Select(s => Codes[s])));

    /// <summary>Reads bits as octets; the last is filled up with ones.</summary>
    public static byte[] FromBits(string bits) => [.. bits.Chunk(8).Select(octet => Convert.ToByte(new string(octet).PadRight(8, '1'), 2))];

    public static string Decode(ReadOnlySpan<byte> octets)
    {
        var (text, code) = (new StringBuilder(), "");
        foreach (var octet in octets)
        {
            foreach (var bit in octet.ToString("b8", null))
            {
                code += bit;
                if (!Symbols.TryGetValue(code, out var symbol)) continue;
                text.Append(symbol);
                code = "";
            }
        }

        Assert.True(code.Length < 8 && !code.Contains('0', StringComparison.Ordinal));
        return text.ToString();
    }

    private static string[] Assign()
    {
        var codes = new string[CodeLengths.Length];
        var (next, length) = (0, 0);
        foreach (var (symbol, bits) in CodeLengths.Index().OrderBy(c => c.Item).ThenBy(c => c.Index))
        {
            next <<= bits - length;
            length = bits;
            codes[symbol] = next++.ToString($"b{bits}", null);
        }

        return codes;
    }
}
