using System.Net.Sockets;
using Grpc.Core;

namespace VastK8s.Api.Agent;

/// <summary>What a failed call says about the agent.</summary>
public static class AgentCall
{
    // A trailer of what the agent itself refused: "unavailable" may be said of a store, too.
    private const string Answered = "vastk8s-answered";

    /// <summary>What the agent's side throws to end a call with an error.</summary>
    public static RpcException Answer(Status status) => new(status, new Metadata { { Answered, "1" } });

    /// <summary>
    /// Whether the agent went away under the call, or was not there: nothing answered. Grpc.Net reports a connection lost between two
    /// messages of a stream as Internal or Cancelled with the I/O error inside, one lost before the answer as Unavailable.
    /// </summary>
    public static bool IsGone(RpcException e) =>
        (e.StatusCode == StatusCode.Unavailable && e.Trailers.Get(Answered) is null)
        || (e.StatusCode is StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown && Causes(e).Any(c => c is IOException or SocketException));

    /// <summary>Whether the socket is not for this user.</summary>
    public static bool IsPermissionDenied(RpcException e) =>
        Causes(e).Any(c => c is SocketException { SocketErrorCode: SocketError.AccessDenied });

    private static IEnumerable<Exception> Causes(RpcException e)
    {
        for (Exception? cause = e.Status.DebugException ?? e.InnerException; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
