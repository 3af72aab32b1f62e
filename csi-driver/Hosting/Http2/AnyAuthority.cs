using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>
/// Lets clients call with an <c>:authority</c> that is no host. grpc-go sends the path of a unix socket there, kubelets before 1.26 too
/// (kubernetes/kubernetes#112597), and Kestrel resets such a stream with PROTOCOL_ERROR and has no switch for it (dotnet/aspnetcore#18522).
/// </summary>
internal static class AnyAuthority
{
    /// <summary>
    /// Puts a host of the same length in place of an <c>:authority</c> that is none, before Kestrel reads it; <c>Request.Host</c> says nothing
    /// then. For endpoints that speak HTTP/2 alone, without TLS or after it.
    /// </summary>
    public static ListenOptions UseAnyAuthority(this ListenOptions options)
    {
        options.Use(next => connection => ReadAsync(connection, next));
        return options;
    }

    private static async Task ReadAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        connection.Transport = new DuplexPipe(new AnyAuthorityReader(transport.Input), transport.Output);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            connection.Transport = transport;
        }
    }
}
