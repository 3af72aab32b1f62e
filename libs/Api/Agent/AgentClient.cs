using Grpc.Core;
using Grpc.Net.Client;

namespace VastK8s.Api.Agent;

/// <summary>A client of the agent's gRPC service over its unix socket. Safe for many calls at once; connects on the first one.</summary>
/// <remarks>
/// A call whose token is cancelled or whose deadline passes throws <see cref="OperationCanceledException"/>; every other failure is an <see cref="RpcException"/>.
/// When the agent was restarted, the next call connects to its successor.
/// </remarks>
public sealed class AgentClient : Agent.AgentClient, IDisposable
{
    /// <summary>Bytes of a unix socket's path that the kernel takes (<c>sun_path</c> less its NUL, unix(7)).</summary>
    public const int MaxSocketPathBytes = 107;

    private readonly GrpcChannel _channel;

    private AgentClient(GrpcChannel channel)
        : base(channel) => _channel = channel;

    /// <summary>A client of the agent behind this socket; sends nothing yet.</summary>
    /// <param name="socketPath">Path of the unix socket, at most <see cref="MaxSocketPathBytes"/>.</param>
    public static AgentClient Open(string socketPath) => new(UnixChannel.Open(socketPath));

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
