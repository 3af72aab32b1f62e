using System.Buffers.Binary;
using System.Net.Sockets;

namespace VastK8s.CsiDriver.Tests.Hosting.Http2;

/// <summary>An HTTP/2 client on a unix socket that sends what it is told to, byte by byte.</summary>
internal sealed class PlainClient : IDisposable
{
    private const int HeaderOctets = 9;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private NetworkStream _stream = null!;

    public static async Task<PlainClient> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var client = new PlainClient();
        await client._socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        client._stream = new NetworkStream(client._socket);
        await client._stream.WriteAsync((byte[])[.. Frames.Preface, .. Frames.Frame(Frames.SettingsType, 0, 0)], cancellationToken);
        return client;
    }

    /// <summary>Sends a frame; returns the next HEADERS or RST_STREAM of its stream, and the DATA after HEADERS.</summary>
    public async Task<(byte Type, byte[] Payload, byte[] Data)> AskAsync(byte[] frame, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(frame, cancellationToken);
        var stream = BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(5));
        var (type, _, payload) = await NextAsync(stream, cancellationToken);
        var data = new List<byte>();
        for (byte flags = 0; type == Frames.HeadersType && (flags & Frames.EndStream) == 0;)
        {
            (_, flags, var part) = await NextAsync(stream, cancellationToken);
            data.AddRange(part);
        }

        return (type, payload, [.. data]);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<(byte Type, byte Flags, byte[] Payload)> NextAsync(int stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderOctets];
        while (true)
        {
            await _stream.ReadExactlyAsync(header, cancellationToken);
            var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header) >> 8];
            await _stream.ReadExactlyAsync(payload, cancellationToken);
            if (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) == stream) return (header[3], header[4], payload);
        }
    }
}
