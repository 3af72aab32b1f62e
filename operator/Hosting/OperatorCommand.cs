using System.CommandLine;

namespace VastK8s.Operator.Hosting;

/// <summary>The command line of the operator.</summary>
internal static class OperatorCommand
{
    private const string Text = "text";
    private const string Json = "json";

    private const string Description = """
        VastK8s operator: makes CacheNodes, volumes and status of Datasets, CachePools and PrefetchJobs. Any number of replicas may run; one leads.

        /healthz says whether it works, /readyz whether it has seen all there is (a stand-by is ready, too), /metrics is for Prometheus.
        With OTEL_EXPORTER_OTLP_ENDPOINT set, metrics are sent there as well (OTEL_EXPORTER_OTLP_PROTOCOL and the other usual variables hold).

        Exit status: 0 told to stop, and stopped; 1 failed, the log says why; 2 an option or the kubeconfig is wrong; 3 the Lease was lost.
        """;

    /// <summary>The command.</summary>
    /// <param name="environment">Reads environment variables, which options default to.</param>
    /// <param name="run">What it does.</param>
    public static RootCommand Create(Func<string, string?> environment, Func<ProcessOptions, CancellationToken, Task<int>> run)
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Kubeconfig file. Default: KUBECONFIG, ~/.kube/config, or the pod's service account.", HelpName = "FILE" };
        var @namespace = new Option<string>("--namespace")
        {
            Description = "Namespace of the Lease, of the agents' pods and of the copies of Secrets that agents read. Default: POD_NAMESPACE, or vastk8s-system.",
            HelpName = "NS",
            DefaultValueFactory = _ => Set("POD_NAMESPACE") ?? new OperatorOptions().Namespace,
        };
        var selector = new Option<string?>("--agent-selector")
        {
            Description = "Label selector of the agents' pods in that namespace. Default: agents are not pods, and a Node that is Ready is taken to have one.",
            HelpName = "SELECTOR",
        };
        var listen = new Option<ListenAddress>("--listen")
        {
            Description = "Where health and metrics are served.",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => ListenAddress.Default,
            CustomParser = parsed => parsed.Read(ListenAddress.Parse),
        };
        // No default value: help would tell this machine's name.
        var identity = new Option<string?>("--identity")
        {
            Description = "Name of this replica in the Lease and in events. Default: POD_NAME, or the name of the machine.",
            HelpName = "NAME",
        };
        var elect = new Option<bool>("--leader-elect") { Description = "Whether to work only while it leads. false: it must be the only one.", DefaultValueFactory = _ => true };
        var labels = new Option<bool>("--node-labels") { Description = "Whether Nodes are labelled with the Datasets they hold.", DefaultValueFactory = _ => true };
        var webhook = new WebhookArguments();
        var format = new Option<string>("--log-format") { Description = "What a line of the log is.", DefaultValueFactory = _ => Text };
        format.AcceptOnlyFromAmong(Text, Json);
        var level = new Option<LogLevel>("--log-level") { Description = "The least that is logged.", DefaultValueFactory = _ => LogLevel.Information };
        var root = new RootCommand(Description) { kubeconfig, @namespace, selector, listen, identity, elect, labels, format, level };
        webhook.AddTo(root);
        root.Validators.Add(parsed =>
        {
            if (parsed.GetValue(@namespace) is { } name && !Api.ResourceName.IsLabel(name)) parsed.AddError($"\"{name}\" is no namespace: use lower-case letters, digits and '-', 63 at most");
        });
        root.SetAction((parsed, token) => run(
            new ProcessOptions
            {
                Kubeconfig = parsed.GetValue(kubeconfig),
                Listen = parsed.GetValue(listen)!,
                JsonLogs = parsed.GetValue(format) == Json,
                LogLevel = parsed.GetValue(level),
                Operator = new OperatorOptions
                {
                    Namespace = parsed.GetValue(@namespace)!,
                    AgentSelector = parsed.GetValue(selector) is { Length: > 0 } given ? given : null,
                    Identity = parsed.GetValue(identity) ?? Set("POD_NAME") ?? new OperatorOptions().Identity,
                    LeaderElect = parsed.GetValue(elect),
                    NodeLabels = parsed.GetValue(labels),
                    Webhook = webhook.Of(parsed),
                },
            },
            token));
        return root;

        string? Set(string name) => environment(name) is { Length: > 0 } value ? value : null;
    }
}
