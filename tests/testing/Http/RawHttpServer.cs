using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VastK8s.Testing.Http;

/// <summary>
/// An HTTP/1.1 server on a free loopback port that lets a test write each answer itself, right or wrong.
/// <code>
/// await using var server = new RawHttpServer(async (request, connection, cancel) =>
///     await connection.WriteAsync("HTTP/1.1 200 OK\nContent-Length: 2\n\nok", cancel));
/// </code>
/// </summary>
public sealed class RawHttpServer : IAsyncDisposable
{
    private readonly Func<RawRequest, RawConnection, CancellationToken, Task> _answer;
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private readonly Task _accepting;
    private int _requestCount, _connectionCount;

    /// <summary>Starts at once.</summary>
    /// <param name="answer">Writes the answer to a request. What it throws ends the connection, and is kept in <see cref="Failures"/>.</param>
    public RawHttpServer(Func<RawRequest, RawConnection, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>http://127.0.0.1:port</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>All requests so far, in the order of their coming.</summary>
    public IReadOnlyCollection<RawRequest> Requests => _requests;

    /// <summary>Connections accepted so far.</summary>
    public int Connections => Volatile.Read(ref _connectionCount);

    /// <summary>What answers threw, lost connections left out.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    /// <summary>Forgets the requests so far; numbers go on.</summary>
    public void ForgetRequests() => _requests.Clear();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            Interlocked.Increment(ref _connectionCount);
            Task serving = ServeAsync(socket);
            _connections.TryAdd(serving, 0);
            _ = serving.ContinueWith(done => _connections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new RawConnection(socket);
        try
        {
            while (!connection.IsOver && await ReadRequestAsync(connection) is { } request)
            {
                _requests.Enqueue(request);
                await _answer(request, connection, _end.Token);
            }
            // The other side reads what is on its way before it is told that the connection is gone.
            if (connection.IsOver)
                await connection.StallAsync(_end.Token);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
        catch (Exception e)
        {
            Failures.Enqueue(e);
        }
    }

    private async ValueTask<RawRequest?> ReadRequestAsync(RawConnection connection)
    {
        if (await connection.ReadHeadAsync(_end.Token) is not { } bytes)
            return null;
        HttpHead head = HttpHead.Parse(bytes);
        string[] line = head.FirstLine.Split(' ');
        Dictionary<string, string> headers = head.Headers;
        byte[] body = headers.TryGetValue("Content-Length", out string? length) ? new byte[int.Parse(length, CultureInfo.InvariantCulture)] : [];
        for (int filled = 0; filled < body.Length;)
        {
            int count = await connection.ReadAsync(body.AsMemory(filled), _end.Token);
            if (count == 0)
                return null;
            filled += count;
        }
        return new RawRequest(Interlocked.Increment(ref _requestCount), line[0], line[1], headers, bytes, body);
    }
}
