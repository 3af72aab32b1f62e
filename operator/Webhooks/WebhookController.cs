using VastK8s.Kube;
using VastK8s.Operator.Hosting;
using VastK8s.Operator.Placement.Pods;
using VastK8s.Operator.Webhooks.Certificates;

namespace VastK8s.Operator.Webhooks;

/// <summary>The webhook's parts: a server in every replica, and in the one that leads what keeps certificates and configuration. Without the option, the configuration is taken away.</summary>
internal static partial class WebhookController
{
    /// <summary>Its name in logs and metrics.</summary>
    public const string Name = "webhook";

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);
    private static readonly NamespacedName Configuration = new(DesiredConfiguration.Name);

    public static void Register(OperatorParts parts)
    {
        if (parts.Options.Webhook is not { } options)
        {
            // No informer: who does not use it needs no right to see configurations.
            parts.Manager.AddWork(token => RemoveAsync(parts, token));
            return;
        }

        var (informers, system) = (parts.Informers, parts.Options.Namespace);
        var secrets = parts.Manager.Informer<V1Secret>(o => o with { Namespace = system, FieldSelector = $"metadata.name={CertificateSecret.Name}" });
        var configurations = parts.Manager.Informer<V1MutatingWebhookConfiguration>(o => o with { FieldSelector = $"metadata.name={DesiredConfiguration.Name}" });
        var certificate = new ServingCertificate(parts.LoggerFactory.CreateLogger<ServingCertificate>());
        secrets.AddHandler(certificate);
        var datasets = new PodDatasets(informers.Claims.Lister.Get, informers.Datasets.Lister.Get);
        var admission = new PodAdmission(datasets, options.Weight, DesiredConfiguration.Excluded(system));

        // It begins when informers have synced: what it is asked before that fails, and failures are ignored.
        var server = new WebhookServer(options.Listen, certificate, admission, parts.LoggerFactory);
        parts.Manager.AddWork(server.RunAsync, needsLeaderElection: false);

        var key = new NamespacedName(system, CertificateSecret.Name);
        var controller = parts.Manager.AddController(Name, new WebhookReconciler(parts, options, secrets.Lister, configurations.Lister))
            .Watches(secrets, _ => [key])
            .Watches(configurations, _ => [key]);
        controller.Queue.Add(key);
    }

    private static async Task RemoveAsync(OperatorParts parts, CancellationToken cancellationToken)
    {
        var logger = parts.LoggerFactory.CreateLogger(typeof(WebhookController));
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await parts.Client.FindAsync<V1MutatingWebhookConfiguration>(Configuration, cancellationToken).ConfigureAwait(false) is not { } left) return;
                await parts.Client.TryDeleteAsync<V1MutatingWebhookConfiguration>(Configuration, new() { Uid = left.Metadata.Uid }, cancellationToken).ConfigureAwait(false);
                Log.Removed(logger, DesiredConfiguration.Name);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (KubeStatusException e) when (e.IsForbidden)
            {
                // Where it has no right to any, it has made none.
                return;
            }
            catch (Exception e)
            {
                Log.NotRemoved(logger, DesiredConfiguration.Name, e.Message);
            }

            await Task.Delay(Retry, parts.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "MutatingWebhookConfiguration {Name} is removed: no webhook is served any more")]
        public static partial void Removed(ILogger logger, string name);

        [LoggerMessage(LogLevel.Warning, "Whether there is a MutatingWebhookConfiguration {Name} to be removed is not known yet: {Why}")]
        public static partial void NotRemoved(ILogger logger, string name, string why);
    }
}
