namespace VastK8s.Operator.Hosting;

/// <summary>Exit statuses of the operator.</summary>
internal static class ExitCode
{
    /// <summary>Told to stop, and stopped: the Lease is released, events are written.</summary>
    public const int Stopped = 0;

    /// <summary>Something failed that nothing here mends; the log says what. To be started again.</summary>
    public const int Failed = 1;

    /// <summary>An option, or the kubeconfig, is wrong: another try would end the same way.</summary>
    public const int Refused = 2;

    /// <summary>The Lease was lost. To be started again.</summary>
    public const int LeaseLost = 3;
}
