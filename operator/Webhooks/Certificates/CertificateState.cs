namespace VastK8s.Operator.Webhooks.Certificates;

/// <summary>All there is of the webhook's certificates at one time.</summary>
/// <param name="Ca">The authority that signs.</param>
/// <param name="NextCa">The one that will: trusted, and not used before all know it.</param>
/// <param name="PreviousCa">PEM of the one that did: trusted, until nobody serves a certificate of it any more.</param>
/// <param name="Serving">What is served.</param>
internal sealed record CertificateState(PemPair Ca, PemPair? NextCa, string? PreviousCa, PemPair Serving)
{
    /// <summary>PEM of all authorities that are to be trusted.</summary>
    public string Bundle => string.Join('\n', new[] { Ca.Certificate, NextCa?.Certificate, PreviousCa }.OfType<string>().Select(pem => pem.Trim())) + "\n";
}
