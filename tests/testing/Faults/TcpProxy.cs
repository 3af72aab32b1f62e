using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace VastK8s.Testing.Faults;

/// <summary>A hop on the way to a server, whose connections can be cut, held up or refused.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<TcpClient, bool> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private volatile bool _isCut;

    /// <param name="target">The server: an address and a port.</param>
    /// <param name="address">Where to listen, for those who do not reach loopback (pods); null: loopback.</param>
    public TcpProxy(Uri target, IPAddress? address = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        _target = new IPEndPoint(IPAddress.Parse(target.Host), target.Port);
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        Address = new UriBuilder(target) { Host = ((IPEndPoint)_listener.LocalEndpoint).Address.ToString(), Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>The server, by this hop.</summary>
    public Uri Address { get; }

    /// <summary>Closes all connections; new ones are made.</summary>
    public void Reset()
    {
        foreach (var connection in _connections.Keys) connection.Close();
    }

    /// <summary>Closes all connections and every new one, until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        _isCut = true;
        Reset();
    }

    /// <summary>Lets new connections through again.</summary>
    public void Mend() => _isCut = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Reset();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (_isCut) client.Close();
                else _ = RelayAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Stopped, or a client that went before it was accepted.
            }
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            _connections[client] = _connections[server] = true;
            try
            {
                await server.ConnectAsync(_target, _stop.Token);
                if (_isCut) return;
                var (near, far) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(near.CopyToAsync(far, _stop.Token), far.CopyToAsync(near, _stop.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // Cut, or the server is not there.
            }
            finally
            {
                _connections.TryRemove(client, out _);
                _connections.TryRemove(server, out _);
            }
        }
    }
}
