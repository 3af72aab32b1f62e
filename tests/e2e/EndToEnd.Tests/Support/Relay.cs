using System.Net;
using System.Net.Sockets;

namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>Lets pods reach a server on this machine's loopback, until it is cut off.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Uri _server;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private volatile CancellationTokenSource _cut = new();
    private volatile bool _isCut;

    /// <param name="address">Where pods reach this machine.</param>
    /// <param name="server">What they are to reach.</param>
    public Relay(string address, Uri server)
    {
        _server = server;
        _listener = new TcpListener(IPAddress.Parse(address), 0);
        _listener.Start();
        Endpoint = new Uri($"http://{_listener.LocalEndpoint}");
        _accepting = AcceptAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>From here on connections end, and new ones are reset.</summary>
    public void Cut()
    {
        _isCut = true;
        _cut.Cancel();
    }

    public void Restore()
    {
        _cut = new CancellationTokenSource();
        _isCut = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Cut();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                if (_isCut) client.Close(0);
                else _ = CarryAsync(client, _cut.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Socket client, CancellationToken cut)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server.Host, _server.Port, cut);
                await using var near = new NetworkStream(client);
                await using var far = new NetworkStream(server);
                await Task.WhenAny(near.CopyToAsync(far, cut), far.CopyToAsync(near, cut));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either side went, or it was cut: what is not disposed of gracefully is reset.
                client.LingerState = new LingerOption(true, 0);
            }
        }
    }
}
