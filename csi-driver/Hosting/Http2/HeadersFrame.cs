using System.Buffers;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>The payload of a HEADERS frame (RFC 9113 section 6.2).</summary>
internal static class HeadersFrame
{
    private const byte Padded = 0x08;
    private const byte Priority = 0x20;

    // Exclusive and stream dependency (32 bits), weight (8).
    private const int PriorityOctets = 5;

    /// <summary>
    /// Makes a host of the <c>:authority</c>. That is among the first fields (section 8.3) and so in the HEADERS frame, though CONTINUATION
    /// frames follow: those are not read. What cannot be parsed stays as it is.
    /// </summary>
    public static void ReplaceAuthority(byte flags, in ReadOnlySequence<byte> payload)
    {
        if (TryGetFragment(flags, payload, out var fragment) && FieldBlock.TryFindAuthority(fragment, out var authority)) Authority.MakeHost(authority);
    }

    private static bool TryGetFragment(byte flags, in ReadOnlySequence<byte> payload, out ReadOnlySequence<byte> fragment)
    {
        fragment = default;
        var reader = new SequenceReader<byte>(payload);
        byte padLength = 0;
        if ((flags & Padded) != 0 && !reader.TryRead(out padLength)) return false;
        var before = reader.Consumed + ((flags & Priority) != 0 ? PriorityOctets : 0);
        var length = payload.Length - before - padLength;
        if (length < 0) return false;
        fragment = payload.Slice(before, length);
        return true;
    }
}
