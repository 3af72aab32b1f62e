using VastK8s.Kube;
using VastK8s.Kube.Controllers;
using VastK8s.Kube.Informers;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Webhooks.Certificates;

namespace VastK8s.Operator.Webhooks;

/// <summary>
/// Keeps the webhook's certificates fresh and the API servers' trust with them. The Secret comes first, then what is trusted; so whatever the leader dies between, another finds the same certificates and tells of them.
/// </summary>
internal sealed partial class WebhookReconciler(
    OperatorParts parts, WebhookOptions options, ILister<V1Secret> secrets, ILister<V1MutatingWebhookConfiguration> configurations) : IReconciler
{
    // Timers go by a clock that nobody sets, certificates by the one on the wall.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(1);
    private readonly ILogger _logger = parts.LoggerFactory.CreateLogger<WebhookReconciler>();
    private readonly NamespacedName _secret = new(parts.Options.Namespace, CertificateSecret.Name);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName request, CancellationToken cancellationToken)
    {
        var now = parts.Time.GetUtcNow();
        var secret = secrets.Get(_secret);
        var live = configurations.Get(new(DesiredConfiguration.Name));
        var there = CertificateSecret.Read(secret);
        var (state, dueAt) = CertificateRotation.Next(there, options.Names(_secret.Namespace), now, authority => DesiredConfiguration.Trusts(live, authority));
        if (state != there && !await WriteAsync(secret, state, cancellationToken).ConfigureAwait(false)) return ReconcileResult.After(Lag);
        await parts.Applier.ApplyAsync(DesiredConfiguration.Of(options, _secret.Namespace, state.Bundle), live, cancellationToken).ConfigureAwait(false);
        var wait = dueAt - now;
        return ReconcileResult.After(wait < LongestWait ? wait : LongestWait);
    }

    // Nobody's certificates are replaced unseen: another operator may have made them a moment ago.
    private async Task<bool> WriteAsync(V1Secret? secret, CertificateState state, CancellationToken cancellationToken)
    {
        try
        {
            if (secret is null)
            {
                await parts.Client.CreateAsync(CertificateSecret.Of(_secret.Namespace, state), new() { FieldManager = OperatorOptions.FieldManager }, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await parts.Client.PatchAsync<V1Secret>(_secret, CertificateSecret.Change(secret, state), new() { FieldManager = OperatorOptions.FieldManager }, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists || e.IsConflict || (secret is not null && e.IsNotFound))
        {
            return false;
        }

        Log.Wrote(_logger, CertificateSecret.Name, state.NextCa is not null);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Certificates in Secret {Name} are new; another authority is about to take over: {HasNext}")]
        public static partial void Wrote(ILogger logger, string name, bool hasNext);
    }
}
