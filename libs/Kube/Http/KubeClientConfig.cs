using System.Reflection;
using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Kube.Http;

/// <summary>Where an API server is, how it is trusted, and who asks. <see cref="Default"/>, <see cref="InCluster"/> and <see cref="FromKubeconfig"/> find it.</summary>
public sealed record KubeClientConfig
{
    /// <summary>Address, <c>https://host:port</c>; a path is kept.</summary>
    public required Uri Server { get; init; }

    /// <summary>The authorities that may have signed the server's certificate, and no others; null: those of the system.</summary>
    public X509Certificate2Collection? CertificateAuthority { get; init; }

    /// <summary>Name that the server's certificate must be for; null: the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Believe any server. Only for a kubeconfig that says <c>insecure-skip-tls-verify</c>.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>Bearer token; null: none.</summary>
    public ITokenSource? Token { get; init; }

    /// <summary>Client certificate; null: none.</summary>
    public IClientCertificateSource? ClientCertificate { get; init; }

    /// <summary>Namespace of the context or of the pod; null if neither says.</summary>
    public string? Namespace { get; init; }

    /// <summary>How the client calls itself; up to the slash it is the field manager of writes that name none.</summary>
    public string UserAgent { get; init; } = NameAndVersion();

    /// <summary>How long an answer may take; for a watch, how long until it begins.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Requests a second that this client sends at most; null: no limit, the server has its own. Watches count once.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Requests that may go at once before <see cref="RequestsPerSecond"/> holds them back.</summary>
    public int Burst { get; init; } = 100;

    /// <summary>Where requests are told.</summary>
    public IKubeMetrics Metrics { get; init; } = IKubeMetrics.None;

    /// <summary>The clock for time limits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>As kubectl does: the files of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>; in a pod that has neither, as <see cref="InCluster"/>.</summary>
    /// <exception cref="InvalidOperationException">There is neither.</exception>
    public static KubeClientConfig Default() => KubeconfigReader.HasKubeconfig ? FromKubeconfig()
        : InClusterReader.IsInCluster ? InCluster()
        : throw new InvalidOperationException("No kubeconfig and not in a pod. Set KUBECONFIG, or run with a service account.");

    /// <summary>The service account of the pod this runs in. Its token is read again as it is renewed.</summary>
    /// <param name="folder">Where the token, <c>ca.crt</c> and <c>namespace</c> are.</param>
    /// <exception cref="InvalidOperationException">This is no pod, or it has no service account.</exception>
    public static KubeClientConfig InCluster(string folder = InClusterReader.Folder) => InClusterReader.Read(folder);

    /// <summary>A kubeconfig file.</summary>
    /// <param name="path">The file; null: the one that kubectl would read.</param>
    /// <param name="context">Its context; null: the current one.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">It is not there, or says too little.</exception>
    public static KubeClientConfig FromKubeconfig(string? path = null, string? context = null) => KubeconfigReader.Read(path, context);

    private static string NameAndVersion()
    {
        var name = (Assembly.GetEntryAssembly() ?? typeof(KubeClientConfig).Assembly).GetName();
        return $"{name.Name}/{name.Version?.ToString(3)}";
    }
}
