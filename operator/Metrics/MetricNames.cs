namespace VastK8s.Operator.Metrics;

/// <summary>Names of metrics: those of controller-runtime and client-go where they have one for it, so that dashboards made for these work.</summary>
internal static class MetricNames
{
    public const string Reconciles = "controller_runtime_reconcile_total";
    public const string ReconcileErrors = "controller_runtime_reconcile_errors_total";
    public const string TerminalErrors = "controller_runtime_terminal_reconcile_errors_total";
    public const string ReconcileTime = "controller_runtime_reconcile_time_seconds";
    public const string QueueDepth = "workqueue_depth";
    public const string QueueAdds = "workqueue_adds_total";
    public const string QueueWait = "workqueue_queue_duration_seconds";
    public const string QueueWork = "workqueue_work_duration_seconds";
    public const string QueueRetries = "workqueue_retries_total";
    public const string Requests = "rest_client_requests_total";
    public const string RequestTime = "rest_client_request_duration_seconds";
    public const string Throttled = "rest_client_rate_limiter_duration_seconds";
    public const string Leading = "leader_election_master_status";
    public const string Lists = "reflector_lists_total";
    public const string ListTime = "reflector_list_duration_seconds";
    public const string ListItems = "reflector_items_per_list";

    // Nothing there has a name for these.
    public const string RequestsByResource = "vastk8s_api_requests_total";
    public const string AppliesSuppressed = "vastk8s_applies_suppressed_total";
    public const string WatchesEnded = "vastk8s_watches_ended_total";
    public const string Undecodable = "vastk8s_undecodable_objects_total";
    public const string HandlerFailures = "vastk8s_informer_handler_failures_total";
    public const string Events = "vastk8s_events_total";
}
