using System.Buffers;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>Goes through what a client sends, frame by frame (RFC 9113 section 4), and sees to its HEADERS.</summary>
internal sealed class ClientFrames
{
    // Section 3.4: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n". Kestrel ends a connection that begins otherwise.
    private const int PrefaceOctets = 24;

    // Section 4.1: length (24 bits), type (8), flags (8), stream identifier (32).
    private const int HeaderOctets = 9;

    // Section 4.2: the initial SETTINGS_MAX_FRAME_SIZE, and Kestrel's (Http2Limits.MaxFrameSize) where nobody says otherwise.
    private const int MaxFrameSize = 1 << 14;

    private const byte Headers = 0x01;

    // Where the next frame begins, from the first byte not consumed; it may be yet to come.
    private long _next = PrefaceOctets;

    /// <summary>Sees to the frames that begin in <paramref name="read"/> and were not seen to before.</summary>
    /// <returns>How many of its bytes are as they shall be; the rest waits for more.</returns>
    public long Pass(in ReadOnlySequence<byte> read)
    {
        while (read.Length - _next >= HeaderOctets)
        {
            var frame = read.Slice(_next);
            var reader = new SequenceReader<byte>(frame);
            reader.TryReadBigEndian(out int lengthAndType);
            reader.TryRead(out var flags);
            var length = (int)((uint)lengthAndType >> 8);
            if ((byte)lengthAndType == Headers && length <= MaxFrameSize)
            {
                if (frame.Length < HeaderOctets + length) break;
                HeadersFrame.ReplaceAuthority(flags, frame.Slice(HeaderOctets, length));
            }

            _next += HeaderOctets + length;
        }

        return Math.Min(_next, read.Length);
    }

    /// <summary>What is read next begins <paramref name="count"/> bytes later.</summary>
    public void Consume(long count)
    {
        // More than was passed: at the end of the connection, in a frame that was cut off.
        _next = count > _next ? long.MaxValue : _next - count;
    }
}
