using System.Net;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Webhooks;

/// <summary>Where the webhook of pods is served, and how the API server is to find it: by a Service, or by a URL.</summary>
internal sealed record WebhookOptions
{
    /// <summary>The path that is served.</summary>
    public const string ServedPath = "/mutate-pods";

    /// <summary>Weight of a term, unless told otherwise: half of what a pod's own term may have at most.</summary>
    public const int DefaultWeight = 50;

    /// <summary>Where this replica serves it.</summary>
    public required ListenAddress Listen { get; init; }

    /// <summary>Name of the Service in the operator's namespace that leads to all replicas, by its port 443.</summary>
    public string? Service { get; init; }

    /// <summary>Where the API server finds it without a Service.</summary>
    public Uri? Url { get; init; }

    /// <summary>Weight of each term that is added to a pod, 1 to 100.</summary>
    public int Weight { get; init; } = DefaultWeight;

    /// <summary>Names that the certificate is for.</summary>
    /// <param name="namespace">The operator's namespace.</param>
    public IReadOnlyList<string> Names(string @namespace) => Service is not null ? [$"{Service}.{@namespace}.svc", $"{Service}.{@namespace}.svc.cluster.local"] : [Host(Url!)];

    /// <summary>Reads a URL as an API server takes it.</summary>
    /// <exception cref="FormatException">It would refuse it.</exception>
    public static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" } && url.AbsolutePath == ServedPath
            ? url
            : throw new FormatException($"\"{text}\" is no URL of the webhook: use https://HOST:PORT{ServedPath}");

    private static string Host(Uri url) => IPAddress.TryParse(url.DnsSafeHost, out var address) ? address.ToString() : url.IdnHost;
}
