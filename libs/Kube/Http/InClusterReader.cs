using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Kube.Http;

/// <summary>Reads what the kubelet gives to every pod.</summary>
internal static class InClusterReader
{
    public const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string Host = "KUBERNETES_SERVICE_HOST";
    private const string Port = "KUBERNETES_SERVICE_PORT";

    public static bool IsInCluster => Variable(Host) is not null && Variable(Port) is not null && File.Exists(Path.Combine(Folder, "token"));

    public static KubeClientConfig Read(string folder)
    {
        if (Variable(Host) is not { } host || Variable(Port) is not { } port) throw new InvalidOperationException($"Not in a pod: {Host} and {Port} are not set.");
        var token = Path.Combine(folder, "token");
        if (!File.Exists(token)) throw new InvalidOperationException($"The pod has no service account: there is no {token}.");
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(folder, "ca.crt"));
        var @namespace = Path.Combine(folder, "namespace");
        return new KubeClientConfig
        {
            // An IPv6 address needs its brackets.
            Server = new UriBuilder("https", host, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture)).Uri,
            CertificateAuthority = authorities,
            Token = new TokenFile(token),
            Namespace = File.Exists(@namespace) ? File.ReadAllText(@namespace).Trim() : null,
        };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
