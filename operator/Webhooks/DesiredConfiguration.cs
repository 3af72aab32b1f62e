using System.Text;
using VastK8s.Api;

namespace VastK8s.Operator.Webhooks;

/// <summary>
/// The MutatingWebhookConfiguration that has API servers ask about pods. It must never be what keeps a pod from being made: it ignores failures, waits two seconds at most, and leaves out the namespaces without which the
/// cluster, or the operator, cannot come up.
/// </summary>
internal static class DesiredConfiguration
{
    /// <summary>Its name.</summary>
    public const string Name = "vastk8s-pods";

    /// <summary>Name of the one webhook in it.</summary>
    public const string Webhook = "pods." + ApiGroup.Name;

    private const int TimeoutSeconds = 2;
    private const int ServicePort = 443;

    // Set by servers from 1.21 on; before that the operator's own look at the namespace has to do.
    private const string NamespaceName = "kubernetes.io/metadata.name";

    /// <summary>Namespaces whose pods are left alone.</summary>
    public static IReadOnlyList<string> Excluded(string @namespace) => ["kube-system", @namespace];

    /// <summary>The configuration.</summary>
    /// <param name="options">How the webhook is found.</param>
    /// <param name="namespace">The operator's namespace.</param>
    /// <param name="bundle">PEM of the authorities to trust.</param>
    public static V1MutatingWebhookConfiguration Of(WebhookOptions options, string @namespace, string bundle) => new()
    {
        Metadata = new() { Name = Name },
        Webhooks =
        [
            new()
            {
                Name = Webhook,
                AdmissionReviewVersions = ["v1"],
                ClientConfig = new()
                {
                    CaBundle = Encoding.ASCII.GetBytes(bundle),
                    Service = options.Service is { } service ? new() { Name = service, NamespaceProperty = @namespace, Path = WebhookOptions.ServedPath, Port = ServicePort } : null,
                    Url = options.Service is null ? options.Url!.AbsoluteUri : null,
                },
                FailurePolicy = "Ignore",
                MatchPolicy = "Equivalent",
                ReinvocationPolicy = "IfNeeded",
                SideEffects = "None",
                TimeoutSeconds = TimeoutSeconds,
                Rules = [new() { ApiGroups = [""], ApiVersions = ["v1"], Operations = ["CREATE"], Resources = ["pods"], Scope = "Namespaced" }],
                ObjectSelector = new() { MatchExpressions = [NotIn(Labels.Placement, Labels.PlacementDisabled)] },
                NamespaceSelector = new() { MatchExpressions = [NotIn(Labels.Placement, Labels.PlacementDisabled), NotIn(NamespaceName, [.. Excluded(@namespace)])] },
            },
        ],
    };

    /// <summary>Whether a configuration has API servers trust an authority (PEM).</summary>
    public static bool Trusts(V1MutatingWebhookConfiguration? live, string authority) =>
        live?.Webhooks?.FirstOrDefault(webhook => webhook.Name == Webhook)?.ClientConfig?.CaBundle is { } bundle && Encoding.ASCII.GetString(bundle).Contains(authority.Trim(), StringComparison.Ordinal);

    private static V1LabelSelectorRequirement NotIn(string key, params string[] values) => new() { Key = key, OperatorProperty = "NotIn", Values = values };
}
