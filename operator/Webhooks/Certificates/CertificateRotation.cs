using System.Security.Cryptography.X509Certificates;

namespace VastK8s.Operator.Webhooks.Certificates;

/// <summary>
/// What certificates there are to be now, given what there is. Everything follows from the certificates themselves, so an operator that was away, for whatever time, goes on where they stand:
/// <code>
///  CA 1      ├──────────────── signs ────────────────┤ trusted ┤
///  CA 2                        ├ trusted, for a day ─┼──────────────── signs ───────────── …
///  serving   ├ of 1 ┤ of 1 ┤ of 1 ┤ of 1 ┤ of 1 ────┤ of 2 ┤ of 2 ┤ …
/// </code>
/// </summary>
internal static class CertificateRotation
{
    /// <summary>Decides.</summary>
    /// <param name="there">What there is; null: nothing, or nothing that can be read.</param>
    /// <param name="names">Names that are served.</param>
    /// <param name="now">The time.</param>
    /// <param name="isTrusted">Whether API servers have been told to trust an authority (PEM).</param>
    /// <returns>What is to be (equal to what there is where that is right), and when to look again.</returns>
    public static (CertificateState State, DateTimeOffset DueAt) Next(CertificateState? there, IReadOnlyList<string> names, DateTimeOffset now, Func<string, bool> isTrusted)
    {
        var ca = Usable(there?.Ca, now);
        var next = Usable(there?.NextCa, now);
        var previous = there?.PreviousCa is { } pem && IsCurrent(pem, now) ? pem : null;
        if (ca is null) (ca, next) = (next ?? Issuer.NewAuthority(now), null);
        else if (next is null && now >= EndOf(ca) - CertificateTimes.CaLead) next = Issuer.NewAuthority(now);

        // Not long before the end it takes over in any case: what is served must have somebody who signs it.
        if (next is not null && ((now >= MadeAt(next) + CertificateTimes.Overlap && isTrusted(next.Certificate)) || now >= EndOf(ca) - CertificateTimes.ServingLead))
        {
            (previous, ca, next) = (ca.Certificate, next, null);
        }

        var serving = there?.Serving is { } kept && IsGood(kept, ca, names, now) ? kept : NewServing(ca, names, now);
        if (previous is not null && now >= MadeAt(serving) + CertificateTimes.Overlap) previous = null;

        var state = new CertificateState(ca, next, previous, serving);
        return (state, DueAt(state, now));
    }

    private static DateTimeOffset DueAt(CertificateState state, DateTimeOffset now)
    {
        var due = new List<DateTimeOffset> { EndOf(state.Serving) - CertificateTimes.ServingLead };
        if (state.PreviousCa is not null) due.Add(MadeAt(state.Serving) + CertificateTimes.Overlap);
        if (state.NextCa is null) due.Add(EndOf(state.Ca) - CertificateTimes.CaLead);
        else due.AddRange([MadeAt(state.NextCa) + CertificateTimes.Overlap, EndOf(state.Ca) - CertificateTimes.ServingLead]);

        // What is past waits for the API server to be told, which is a change that wakes whoever asks.
        return due.Where(time => time > now).DefaultIfEmpty(EndOf(state.Serving)).Min();
    }

    private static PemPair? Usable(PemPair? authority, DateTimeOffset now)
    {
        using var certificate = authority?.TryLoad();
        return certificate is not null && Issuer.IsCurrent(certificate, now) ? authority : null;
    }

    private static bool IsCurrent(string pem, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return Issuer.IsCurrent(certificate, now);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private static bool IsGood(PemPair serving, PemPair authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var certificate = serving.TryLoad();
        using var ca = Load(authority);
        return certificate is not null && Issuer.IsCurrent(certificate, now) && Issuer.IsFor(certificate, ca, names, now) && now < new DateTimeOffset(certificate.NotAfter) - CertificateTimes.ServingLead;
    }

    private static PemPair NewServing(PemPair authority, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var ca = Load(authority);
        return Issuer.NewServing(ca, names, now);
    }

    private static DateTimeOffset EndOf(PemPair pair)
    {
        using var certificate = Load(pair);
        return new(certificate.NotAfter);
    }

    private static DateTimeOffset MadeAt(PemPair pair)
    {
        using var certificate = Load(pair);
        return Issuer.MadeAt(certificate);
    }

    private static X509Certificate2 Load(PemPair pair) => pair.TryLoad() ?? throw new InvalidOperationException("A certificate that was found good cannot be read.");
}
