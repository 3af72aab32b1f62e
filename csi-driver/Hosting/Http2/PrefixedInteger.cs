using System.Buffers;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>An integer of HPACK: it begins in the last bits of an octet that says something else before (RFC 7541 section 5.1).</summary>
internal static class PrefixedInteger
{
    // Seven bits each: more than a frame can be long, and not more than an int holds.
    private const int MaxContinuations = 4;

    public static bool TryRead(ref SequenceReader<byte> reader, int prefixBits, out int value)
    {
        value = 0;
        if (!reader.TryRead(out var octet)) return false;
        var prefix = (1 << prefixBits) - 1;
        value = octet & prefix;
        if (value < prefix) return true;
        for (var i = 0; i < MaxContinuations; i++)
        {
            if (!reader.TryRead(out octet)) return false;
            value += (octet & 0x7f) << (7 * i);
            if (octet < 0x80) return true;
        }

        return false;
    }
}
