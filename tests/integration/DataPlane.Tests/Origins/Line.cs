using System.Net;
using System.Net.Sockets;

namespace VastK8s.Integration.Tests.Origins;

/// <summary>The wire to an origin, on a loopback port of its own, that can be cut (connections reset, new ones refused) and mended.</summary>
internal sealed class Line : IAsyncDisposable
{
    private readonly Uri _origin;
    private readonly IPEndPoint _address;
    private readonly Socket _reservation = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private CancellationTokenSource _cut = new();
    private TcpListener _listener;
    private Task _accepting;

    public Line(Uri origin)
    {
        _origin = origin;

        // Bound and never listening: while the line is cut, nobody else is given the port.
        _reservation.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _reservation.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _address = (IPEndPoint)_reservation.LocalEndPoint!;
        _listener = Listen();
        _accepting = AcceptAsync(_listener, _cut.Token);
    }

    public Uri Endpoint => new($"http://{_address}");

    public async Task CutAsync()
    {
        await _cut.CancelAsync();
        _listener.Dispose();
        await _accepting;
    }

    public void Mend()
    {
        _cut.Dispose();
        _cut = new CancellationTokenSource();
        _listener = Listen();
        _accepting = AcceptAsync(_listener, _cut.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _cut.Dispose();
        _reservation.Dispose();
    }

    private TcpListener Listen()
    {
        var listener = new TcpListener(_address);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cut)
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptSocketAsync(cut), cut));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cut)
    {
        using var there = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await there.ConnectAsync(_origin.Host, _origin.Port, cut);
                await Task.WhenAll(CopyAsync(client, there, cut), CopyAsync(there, client, cut));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                client.LingerState = new LingerOption(true, 0);
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken cut)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.ReceiveAsync(buffer.AsMemory(), cut)) > 0)
        {
            for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cut);
        }
        to.Shutdown(SocketShutdown.Send);
    }
}
