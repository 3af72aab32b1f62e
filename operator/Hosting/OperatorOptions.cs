using VastK8s.Operator.Webhooks;

namespace VastK8s.Operator.Hosting;

/// <summary>What an operator is started with.</summary>
internal sealed record OperatorOptions
{
    /// <summary>The field manager of all its writes.</summary>
    public const string FieldManager = "vastk8s-operator";

    /// <summary>Its own namespace: the Lease, the agents' pods, and the copies of Secrets that agents read.</summary>
    public string Namespace { get; init; } = "vastk8s-system";

    /// <summary>Label selector of the agents' pods in <see cref="Namespace"/>; null: agents are not pods, and a node whose Ready condition is True is taken to have one.</summary>
    public string? AgentSelector { get; init; }

    /// <summary>Whether one of several replicas leads; false: this process does, and must be the only one.</summary>
    public bool LeaderElect { get; init; } = true;

    /// <summary>Who this replica is, for people: the pod's name. What is written into the Lease has random digits added, since a process that finds its own name there takes the Lease for its own.</summary>
    public string Identity { get; init; } = Environment.MachineName;

    /// <summary>Whether Nodes are labelled with what they hold.</summary>
    public bool NodeLabels { get; init; } = true;

    /// <summary>The webhook that has pods prefer nodes which hold what they mount; null: there is none.</summary>
    public WebhookOptions? Webhook { get; init; }
}
