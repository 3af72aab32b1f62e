using System.Net;

namespace VastK8s.ObjectStores.Http;

/// <summary>The environment's proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), never used for loopback and instance-metadata addresses.</summary>
internal sealed class StoreProxy : IWebProxy
{
    public static bool IsConfigured { get; } = new[] { "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY" }.Any(static name =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)) || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name.ToLowerInvariant())));

    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) =>
        host.IsLoopback || host.Host.StartsWith("169.254.", StringComparison.Ordinal) || HttpClient.DefaultProxy.IsBypassed(host);
}
