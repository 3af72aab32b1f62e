using System.Net.Sockets;
using Grpc.Core;

namespace VastK8s.Api.Agent;

/// <summary>What a failed call says about the agent.</summary>
public static class AgentCall
{
    /// <summary>
    /// Whether the agent went away under the call, or was not there: nothing answered. Grpc.Net reports a connection lost between two
    /// messages of a stream as Internal or Cancelled with the I/O error inside, one lost before the answer as Unavailable.
    /// </summary>
    public static bool IsGone(RpcException e) =>
        e.StatusCode == StatusCode.Unavailable
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
