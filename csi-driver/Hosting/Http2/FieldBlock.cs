using System.Buffers;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>A field block as HPACK represents it (RFC 7541 section 6).</summary>
internal static class FieldBlock
{
    // Appendix A.
    private const int AuthorityIndex = 1;

    private static ReadOnlySpan<byte> AuthorityName => ":authority"u8;

    // The same in the code of appendix B.
    private static ReadOnlySpan<byte> HuffmanAuthorityName => [0xb8, 0x3b, 0x53, 0x39, 0xec, 0x32, 0x7d, 0x7f];

    /// <summary>
    /// Finds the value of <c>:authority</c> where it is a literal. One that comes from the dynamic table was a literal before; a name that
    /// comes from there is not known here: encoders take it from the static table or spell it out.
    /// </summary>
    public static bool TryFindAuthority(in ReadOnlySequence<byte> fragment, out StringLiteral value)
    {
        var reader = new SequenceReader<byte>(fragment);
        value = default;
        while (reader.TryPeek(out var first))
        {
            // 1: indexed (6.1), 01: literal with incremental indexing (6.2.1), 001: dynamic table size update (6.3), 0001 and 0000: literal never
            // indexed and without indexing (6.2.3, 6.2.2).
            var (prefixBits, isLiteral) = first switch
            {
                >= 0x80 => (7, false),
                >= 0x40 => (6, true),
                >= 0x20 => (5, false),
                _ => (4, true),
            };
            if (!PrefixedInteger.TryRead(ref reader, prefixBits, out var index)) return false;
            if (!isLiteral) continue;
            var isAuthority = index == AuthorityIndex;
            if (index == 0)
            {
                if (!StringLiteral.TryRead(ref reader, out var name)) return false;
                isAuthority = name.Is(AuthorityName, HuffmanAuthorityName);
            }

            if (!StringLiteral.TryRead(ref reader, out value)) return false;
            if (isAuthority) return true;
        }

        return false;
    }
}
