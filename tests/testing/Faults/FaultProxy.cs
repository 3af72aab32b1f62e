using System.Net.Sockets;
using VastK8s.Testing.Http;

namespace VastK8s.Testing.Faults;

/// <summary>
/// A proxy on loopback in front of an HTTP origin that spoils answers as it is told. Requests go to the origin byte for byte (Host and
/// signatures included), on a connection of their own.
/// <code>
/// await using var proxy = new FaultProxy(new Uri("http://127.0.0.1:7480"));
/// proxy.Policy = request => request.Method == "GET" &amp;&amp; request.Number % 3 == 0 ? Fault.Reset(10_000) : null;
/// var options = new StoreOptions(uri) { Endpoint = proxy.Endpoint };
/// </code>
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly Uri _origin;
    private readonly RawHttpServer _server;
    private long _bodyBytes;

    /// <summary>Starts at once, with no faults.</summary>
    public FaultProxy(Uri origin)
    {
        _origin = origin;
        _server = new RawHttpServer(AnswerAsync);
    }

    /// <summary>Says what goes wrong with the answer to a request; null for nothing. Called by several threads. May be replaced at any time.</summary>
    public Func<RawRequest, Fault?> Policy { get; set; } = static _ => null;

    /// <summary>http://127.0.0.1:port</summary>
    public Uri Endpoint => _server.Endpoint;

    /// <summary>All requests so far.</summary>
    public IReadOnlyCollection<RawRequest> Requests => _server.Requests;

    /// <summary>Bytes of bodies sent to clients so far.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    /// <summary>Forgets the requests so far; numbers go on.</summary>
    public void ForgetRequests() => _server.ForgetRequests();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(RawRequest request, RawConnection client, CancellationToken cancellationToken)
    {
        Fault fault = Policy(request) ?? new Fault();
        if (fault.Until is not null)
            await fault.Until.WaitAsync(cancellationToken);
        if (fault.Delay > TimeSpan.Zero)
            await Task.Delay(fault.Delay, cancellationToken);
        if (fault.Status is { } status)
        {
            var head = new HttpHead($"HTTP/1.1 {status} Fault", [("Content-Type", "application/xml"), ("Content-Length", $"{fault.Body.Length}")]);
            await client.WriteAsync(head.With(fault.Headers).ToBytes(), cancellationToken);
            if (request.Method != "HEAD")
                await client.WriteAsync(fault.Body, cancellationToken);
            return;
        }
        using var origin = new RawConnection(new Socket(SocketType.Stream, ProtocolType.Tcp));
        await ForwardAsync(request, origin, cancellationToken);
        byte[] answer = await origin.ReadHeadAsync(cancellationToken) ?? throw new IOException("the origin closed the connection without an answer");
        var relay = new FaultRelay(fault, HttpHead.Parse(answer), origin, client);
        try
        {
            await relay.RunAsync(request.Method == "HEAD", cancellationToken);
        }
        finally
        {
            Interlocked.Add(ref _bodyBytes, relay.Sent);
        }
    }

    private async ValueTask ForwardAsync(RawRequest request, RawConnection origin, CancellationToken cancellationToken)
    {
        await origin.ConnectAsync(_origin.Host, _origin.Port, cancellationToken);
        await origin.WriteAsync(request.Head, cancellationToken);
        await origin.WriteAsync(request.Body, cancellationToken);
    }
}
