using System.Text;
using VastK8s.Kube;

namespace VastK8s.Operator.Webhooks.Certificates;

/// <summary>The Secret that the certificates are kept in, in the operator's namespace: one for all replicas, and for those that come after.</summary>
internal static class CertificateSecret
{
    /// <summary>Its name.</summary>
    public const string Name = "vastk8s-webhook-cert";

    /// <summary>The key of what is served, as Secrets of type <c>kubernetes.io/tls</c> have it.</summary>
    public const string Certificate = "tls.crt";

    /// <inheritdoc cref="Certificate"/>
    public const string Key = "tls.key";

    private const string Ca = "ca.crt";
    private const string CaKey = "ca.key";
    private const string NextCa = "next-ca.crt";
    private const string NextCaKey = "next-ca.key";
    private const string PreviousCa = "previous-ca.crt";

    public static V1Secret Of(string @namespace, CertificateState state)
    {
        var data = new Dictionary<string, byte[]>();
        Add(Certificate, state.Serving.Certificate);
        Add(Key, state.Serving.Key);
        Add(Ca, state.Ca.Certificate);
        Add(CaKey, state.Ca.Key);
        Add(NextCa, state.NextCa?.Certificate);
        Add(NextCaKey, state.NextCa?.Key);
        Add(PreviousCa, state.PreviousCa);
        return new() { Metadata = new() { Name = Name, NamespaceProperty = @namespace }, Type = "Opaque", Data = data };

        void Add(string key, string? pem)
        {
            if (pem is not null) data[key] = Encoding.ASCII.GetBytes(pem);
        }
    }

    /// <summary>What it holds, whether good or not; null: something is missing.</summary>
    public static CertificateState? Read(V1Secret? secret) => Pair(secret, Ca, CaKey) is { } ca && Serving(secret) is { } serving
        ? new(ca, Pair(secret, NextCa, NextCaKey), Text(secret, PreviousCa), serving)
        : null;

    /// <summary>What is to be served; null: nothing.</summary>
    public static PemPair? Serving(V1Secret? secret) => Pair(secret, Certificate, Key);

    /// <summary>The patch that puts this into a Secret as it was read, and into no later one.</summary>
    public static Patch Change(V1Secret there, CertificateState state)
    {
        var changed = KubeJson.DeepCopy(there);
        changed.Data = Of(there.Metadata.NamespaceProperty, state).Data;
        return Patch.MergeFrom(there, changed, optimisticLock: true);
    }

    private static PemPair? Pair(V1Secret? secret, string certificate, string key) => Text(secret, certificate) is { } pem && Text(secret, key) is { } keyPem ? new(pem, keyPem) : null;

    private static string? Text(V1Secret? secret, string key) => secret?.Data?.TryGetValue(key, out var bytes) == true && bytes is { Length: > 0 } ? Encoding.ASCII.GetString(bytes) : null;
}
