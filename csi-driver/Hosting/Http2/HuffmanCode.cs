using System.Buffers;
using System.Diagnostics;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>
/// The Huffman code of HPACK (RFC 7541 appendix B). It is canonical, so how many codes there are of each length says where a code ends,
/// though not which symbol it stands for.
/// </summary>
internal static class HuffmanCode
{
    /// <summary>The longest code, in bits; the last of these is EOS, which no string has (section 5.2).</summary>
    private const int MaxCodeBits = 30;

    // Codes of 0, 1, … 30 bits.
    private static ReadOnlySpan<byte> CodesOfLength => [0, 0, 0, 0, 0, 10, 26, 32, 6, 0, 5, 3, 2, 6, 2, 3, 0, 0, 0, 3, 8, 13, 26, 29, 12, 4, 15, 19, 29, 0, 4];

    /// <summary>Counts the symbols of a string, which is its length when decoded.</summary>
    /// <returns>False: it is no string in this code.</returns>
    public static bool TryCountSymbols(in ReadOnlySequence<byte> octets, out int symbols)
    {
        symbols = 0;

        // The bits read of the code at hand, the first code of that many bits, and all of them read as a number.
        int length = 0, first = 0, code = 0;
        var areOnes = true;
        foreach (var memory in octets)
        {
            foreach (var octet in memory.Span)
            {
                for (var shift = 7; shift >= 0; shift--)
                {
                    var bit = (octet >> shift) & 1;
                    code = (code << 1) | bit;
                    areOnes &= bit == 1;
                    first = (first + CodesOfLength[length]) << 1;
                    length++;
                    if (code - first >= CodesOfLength[length]) continue;
                    if (length == MaxCodeBits && areOnes) return false;
                    symbols++;
                    (length, first, code, areOnes) = (0, 0, 0, true);
                }
            }
        }

        // What is left over is padding: less than an octet, and the beginning of EOS.
        return length < 8 && areOnes;
    }

    /// <summary>Fills <paramref name="octets"/> with the code of a host of <paramref name="symbols"/> letters, without padding.</summary>
    /// <param name="octets">As many as a string of that many symbols takes, and not more than its symbols.</param>
    /// <param name="symbols">How many letters.</param>
    public static void WriteHost(Span<byte> octets, int symbols)
    {
        // The shortest codes have 5 bits: letters with codes of up to 8 take what is to spare.
        var spare = (8 * octets.Length) - (5 * symbols);
        Debug.Assert(spare >= 0 && spare <= 3 * symbols, "Every symbol takes 5 to 8 bits.");
        var (at, bits, pending) = (0, 0u, 0);
        for (var i = 0; i < symbols; i++)
        {
            var (code, length) = Math.Min(spare, 3) switch
            {
                0 => (0x03u, 5), // a
                1 => (0x23u, 6), // b
                2 => (0x74u, 7), // j
                _ => (0xfcu, 8), // X
            };
            spare -= length - 5;
            bits = (bits << length) | code;
            pending += length;
            if (pending < 8) continue;
            pending -= 8;
            octets[at++] = (byte)(bits >> pending);
        }
    }
}
