using System.Security.Cryptography.X509Certificates;
using VastK8s.Kube;
using VastK8s.Operator.Webhooks.Certificates;

namespace VastK8s.Operator.Tests.Webhooks.Certificates;

public class CertificateRotationTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Names = ["hook.system.svc", "hook.system.svc.cluster.local"];

    [Fact]
    public void The_first_ones_are_made_and_stay()
    {
        var (state, due) = Next(null, Start);
        using var serving = state.Serving.TryLoad()!;
        using var ca = state.Ca.TryLoad()!;
        Assert.True(Issuer.IsFor(serving, ca, Names, Start));
        Assert.False(Issuer.IsFor(serving, ca, ["other.system.svc"], Start));
        Assert.Equal("1.2.840.10045.3.1.7", serving.PublicKey.GetECDsaPublicKey()!.ExportParameters(false).Curve.Oid.Value);
        Assert.Equal((TimeSpan.FromDays(90), TimeSpan.FromDays(365)), (serving.NotAfter - Start.LocalDateTime, ca.NotAfter - Start.LocalDateTime));
        Assert.True(ca.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(Start + TimeSpan.FromDays(60), due);
        Assert.Equal((state, due), Next(state, Start + TimeSpan.FromDays(59)));
    }

    [Fact]
    public void What_was_made_is_good_at_once_and_a_second_later()
    {
        // Times in certificates are whole seconds; keys and names are random.
        for (var i = 0; i < 100; i++)
        {
            var now = Start + TimeSpan.FromMilliseconds((37 * i) % 1000);
            var (state, _) = Next(null, now);
            Assert.Equal(state, Next(state, now).State);
            Assert.Equal(state, Next(state, now + TimeSpan.FromSeconds(1)).State);
        }
    }

    [Fact]
    public void Over_years_what_is_served_was_trusted_before_and_is_trusted_after()
    {
        // What an API server trusts that is the last to hear of everything, by an hour; and the replica that is the last to load a certificate, by an hour.
        var lag = TimeSpan.FromHours(1);
        CertificateState? state = null;
        var history = new List<(DateTimeOffset Time, CertificateState State)>();
        var now = Start;
        var looks = 0;
        while (now < Start + TimeSpan.FromDays(3 * 365))
        {
            var bundle = state?.Bundle;
            var (next, due) = Next(state, now, ca => bundle?.Contains(ca.Trim(), StringComparison.Ordinal) == true);
            if (next != state) history.Add((now, next));
            state = next;
            CheckTrust(history, now);
            CheckTrust(history, now + lag - TimeSpan.FromSeconds(1));
            Assert.True(due > now);
            now = due - now < TimeSpan.FromDays(7) ? due : now + TimeSpan.FromDays(7);
            looks++;
        }

        Assert.InRange(history.Select(entry => entry.State.Ca).Distinct().Count(), 4, 6);
        Assert.InRange(looks, 1, 500);

        void CheckTrust(List<(DateTimeOffset Time, CertificateState State)> seen, DateTimeOffset at)
        {
            var newest = seen[^1].State;
            var oldest = seen.LastOrDefault(entry => entry.Time <= at - lag, seen[0]).State;
            foreach (var serving in new[] { newest.Serving, oldest.Serving })
            {
                foreach (var bundle in new[] { newest.Bundle, oldest.Bundle }) Assert.True(IsTrusted(serving, bundle, at), $"{at}: {serving} by {bundle}");
            }
        }
    }

    [Fact]
    public void The_next_authority_takes_over_only_when_it_is_trusted_or_there_is_no_time_left()
    {
        var (first, _) = Next(null, Start);
        var lead = Start + CertificateTimes.CaLifetime - CertificateTimes.CaLead;
        var (with, _) = Next(first, lead);
        Assert.NotNull(with.NextCa);
        Assert.Equal(first.Ca, with.Ca);
        Assert.Contains(with.NextCa.Certificate.Trim(), with.Bundle, StringComparison.Ordinal);

        Assert.Equal(with.Ca, Next(with, lead + CertificateTimes.Overlap - TimeSpan.FromMinutes(1)).State.Ca);
        Assert.Equal(with.Ca, Next(with, lead + TimeSpan.FromDays(30), _ => false).State.Ca);
        Assert.Equal(with.NextCa, Next(with, Start + CertificateTimes.CaLifetime - CertificateTimes.ServingLead, _ => false).State.Ca);

        var (over, due) = Next(with, lead + CertificateTimes.Overlap);
        Assert.Equal((with.NextCa, null, first.Ca.Certificate), (over.Ca, over.NextCa, over.PreviousCa));
        Assert.NotEqual(with.Serving, over.Serving);
        Assert.Equal(lead + CertificateTimes.Overlap + CertificateTimes.Overlap, due);
        Assert.Null(Next(over, due).State.PreviousCa);
        Assert.Equal(over.Serving, Next(over, due).State.Serving);
    }

    [Fact]
    public void An_operator_that_was_away_too_long_makes_what_there_must_be()
    {
        var (first, _) = Next(null, Start);
        var (later, _) = Next(first, Start + TimeSpan.FromDays(200));
        Assert.Equal(first.Ca, later.Ca);
        Assert.NotEqual(first.Serving, later.Serving);
        var (anew, _) = Next(first, Start + TimeSpan.FromDays(400));
        Assert.NotEqual(first.Ca, anew.Ca);
        Assert.True(IsTrusted(anew.Serving, anew.Bundle, Start + TimeSpan.FromDays(400)));

        // A clock that is put back a year finds all of it in the future.
        var (back, _) = Next(first, Start - TimeSpan.FromDays(365));
        Assert.True(IsTrusted(back.Serving, back.Bundle, Start - TimeSpan.FromDays(365)));
    }

    [Fact]
    public void What_does_not_fit_is_made_anew_and_what_does_stays()
    {
        var (state, _) = Next(null, Start);
        var (other, _) = Next(null, Start);
        var ofOthers = Next(state with { Serving = other.Serving }, Start).State;
        Assert.Equal(state.Ca, ofOthers.Ca);
        Assert.True(IsTrusted(ofOthers.Serving, ofOthers.Bundle, Start));
        Assert.NotEqual(state.Serving, Next(state with { Serving = state.Serving with { Key = other.Serving.Key } }, Start).State.Serving);
        Assert.NotEqual(state.Serving, Next(state with { Serving = new("no", "pem") }, Start).State.Serving);
        Assert.NotEqual(state.Ca, Next(state with { Ca = state.Ca with { Key = other.Ca.Key } }, Start).State.Ca);
        Assert.NotEqual(state.Serving, CertificateRotation.Next(state, ["127.0.0.1"], Start, _ => true).State.Serving);
        Assert.Equal(state, Next(state with { NextCa = new("no", "pem"), PreviousCa = "nor this" }, Start).State);
    }

    [Fact]
    public void A_secret_keeps_all_of_it_and_its_change_spares_what_others_put_there()
    {
        var (first, _) = Next(null, Start);
        var (with, _) = Next(first, Start + TimeSpan.FromDays(250));
        var secret = CertificateSecret.Of("system", with);
        Assert.Equal(with, CertificateSecret.Read(KubeJson.DeepCopy(secret)));
        Assert.Equal(with.Serving, CertificateSecret.Serving(secret));
        Assert.Null(CertificateSecret.Read(null));
        Assert.Null(CertificateSecret.Read(new V1Secret()));
        secret.Metadata.ResourceVersion = "7";
        var patch = CertificateSecret.Change(secret, first).Document;
        Assert.Equal("7", (string?)patch["metadata"]!["resourceVersion"]);
        Assert.Equal(["next-ca.crt", "next-ca.key", "tls.crt", "tls.key"], patch["data"]!.AsObject().Select(entry => entry.Key).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("PRIVATE", $"{with}", StringComparison.Ordinal);
    }

    private static (CertificateState State, DateTimeOffset DueAt) Next(CertificateState? there, DateTimeOffset now, Func<string, bool>? isTrusted = null) =>
        CertificateRotation.Next(there, Names, now, isTrusted ?? (_ => true));

    private static bool IsTrusted(PemPair serving, string bundle, DateTimeOffset now)
    {
        using var certificate = serving.TryLoad()!;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(bundle);
        return authorities.Any(ca => Issuer.IsFor(certificate, ca, Names, now));
    }
}
