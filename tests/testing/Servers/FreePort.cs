using System.Net;
using System.Net.Sockets;

namespace VastK8s.Testing.Servers;

/// <summary>Ports of 127.0.0.1.</summary>
public static class FreePort
{
    /// <summary>A port that nobody listens on at the moment.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
