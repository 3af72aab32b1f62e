using System.Net.Sockets;
using System.Text;

namespace VastK8s.Testing.Http;

/// <summary>A connection to write an answer to, byte by byte, and to break.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start, _end;

    internal RawConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    /// <summary>Whether an answer was broken off: no further request is read.</summary>
    public bool IsOver { get; private set; }

    internal ValueTask ConnectAsync(string host, int port, CancellationToken cancellationToken) => _socket.ConnectAsync(host, port, cancellationToken);

    /// <summary>Writes bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
    }

    /// <summary>Writes text, with \n as \r\n.</summary>
    public ValueTask WriteAsync(string text, CancellationToken cancellationToken) =>
        WriteAsync(Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n")), cancellationToken);

    /// <summary>Ends the connection in order (FIN).</summary>
    public void End()
    {
        IsOver = true;
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Resets the connection (RST): what was not read by the other side yet may be lost.</summary>
    public void Reset()
    {
        IsOver = true;
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Says nothing more, until the other side gives up.</summary>
    public async ValueTask StallAsync(CancellationToken cancellationToken)
    {
        IsOver = true;
        try
        {
            while (await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // It gave up by a reset.
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The next message's head, and Content-Length bytes behind it; null at the end of the connection.</summary>
    internal async ValueTask<byte[]?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        using var head = new MemoryStream();
        int newlines = 0;
        while (true)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
                return null;
            byte b = _buffer[_start++];
            head.WriteByte(b);
            newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
            if (newlines == 2)
                return head.ToArray();
        }
    }

    /// <summary>Some bytes, at most as many as fit; 0 at the end.</summary>
    internal async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_start == _end && !await FillAsync(cancellationToken))
            return 0;
        int count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken);
        return _end > 0;
    }
}
