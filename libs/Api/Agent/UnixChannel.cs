using System.Net.Sockets;
using Grpc.Net.Client;

namespace VastK8s.Api.Agent;

/// <summary>gRPC over a unix socket.</summary>
public static class UnixChannel
{
    /// <summary>A channel to whoever listens there; sends nothing yet.</summary>
    /// <param name="socketPath">Path of the unix socket, at most <see cref="AgentClient.MaxSocketPathBytes"/>.</param>
    public static GrpcChannel Open(string socketPath)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, cancellationToken) => ConnectAsync(socketPath, cancellationToken),
            // http_proxy is about networks; this is a socket on the same machine.
            UseProxy = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        return GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            ThrowOperationCanceledOnCancellation = true,
            // A Dataset may be 1 MiB and a status holds many; the default is 4 MiB.
            MaxReceiveMessageSize = 64 << 20,
        });
    }

    private static async ValueTask<Stream> ConnectAsync(string socketPath, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
