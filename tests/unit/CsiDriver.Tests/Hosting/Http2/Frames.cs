using System.Buffers.Binary;
using System.Text;

namespace VastK8s.CsiDriver.Tests.Hosting.Http2;

/// <summary>What a client sends, byte by byte (RFC 9113, RFC 7541).</summary>
internal static class Frames
{
    public const byte DataType = 0;
    public const byte HeadersType = 1;
    public const byte RstStreamType = 3;
    public const byte SettingsType = 4;
    public const byte ContinuationType = 9;

    public const byte EndStream = 0x01;
    public const byte EndHeaders = 0x04;
    public const byte Padded = 0x08;
    public const byte Priority = 0x20;

    public static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];

    /// <summary>:method GET, :scheme http, :path /, all of the static table.</summary>
    public static readonly byte[] GetRoot = [0x82, 0x86, 0x84];

    /// <summary>The newest entry of the dynamic table.</summary>
    public static readonly byte[] NewestEntry = [0xbe];

    public static byte[] Frame(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    public static byte[] Headers(int stream, params byte[] block) => Frame(HeadersType, EndHeaders | EndStream, stream, block);

    /// <summary>:authority with incremental indexing, as grpc-go sends it.</summary>
    public static byte[] Authority(string value, bool huffman) => [0x41, .. Literal(value, huffman)];

    public static byte[] Literal(string value, bool huffman)
    {
        var octets = huffman ? HuffmanEncoder.Encode(value) : Encoding.Latin1.GetBytes(value);
        var length = Integer(octets.Length, 7);
        if (huffman) length[0] |= 0x80;
        return [.. length, .. octets];
    }

    public static byte[] Integer(int value, int prefixBits)
    {
        var prefix = (1 << prefixBits) - 1;
        if (value < prefix) return [(byte)value];
        var octets = new List<byte> { (byte)prefix };
        for (value -= prefix; value >= 0x80; value >>= 7) octets.Add((byte)(value | 0x80));
        octets.Add((byte)value);
        return [.. octets];
    }
}
