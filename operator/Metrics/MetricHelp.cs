namespace VastK8s.Operator.Metrics;

/// <summary>What each metric means.</summary>
internal static class MetricHelp
{
    public const string Reconciles = "Total number of reconciliations per controller and result.";
    public const string ReconcileErrors = "Total number of reconciliation errors per controller.";
    public const string TerminalErrors = "Total number of reconciliation errors per controller that are not tried again.";
    public const string ReconcileTime = "Length of time per reconciliation per controller, in seconds.";
    public const string QueueDepth = "Current depth of the workqueue: keys that wait for a worker.";
    public const string QueueAdds = "Total number of adds handled by the workqueue.";
    public const string QueueWait = "How long in seconds an item stays in the workqueue before being requested.";
    public const string QueueWork = "How long in seconds processing an item from the workqueue takes.";
    public const string QueueRetries = "Total number of retries handled by the workqueue.";
    public const string Requests = "Number of HTTP requests, partitioned by status code, method, and host; code <error>: there was no answer.";
    public const string RequestTime = "Request latency in seconds, partitioned by verb and host; of a watch, until it begins.";
    public const string Throttled = "Client side rate limiter latency in seconds, partitioned by host.";
    public const string Leading = "1: this process leads by the lease; 0: it is a stand-by.";
    public const string Lists = "Total number of lists that informers have done, per resource.";
    public const string ListTime = "How long in seconds a list of an informer takes, all pages together, per resource.";
    public const string ListItems = "Objects in the last list of an informer, per resource.";
    public const string RequestsByResource = "Number of API requests, partitioned by verb, resource and status code.";
    public const string AppliesSuppressed = "Server-side applies that were not sent because they would have changed nothing, per resource.";
    public const string WatchesEnded = "Watches of informers that ended, per resource and why: end (the server's time limit), expired (listed again), error.";
    public const string Undecodable = "Objects that could not be decoded and were left as they were, per resource.";
    public const string HandlerFailures = "Event handlers and mappers of informers that threw, per resource.";
    public const string Events = "Events recorded, per outcome: Created, Counted, RateLimited, QueueFull, Failed.";
}
