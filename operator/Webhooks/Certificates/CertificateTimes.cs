namespace VastK8s.Operator.Webhooks.Certificates;

/// <summary>How long certificates last, and how early others follow.</summary>
internal static class CertificateTimes
{
    public static readonly TimeSpan CaLifetime = TimeSpan.FromDays(365);

    /// <summary>Time before its end at which the next authority is made. More than a serving certificate lasts, so that none outlives its authority.</summary>
    public static readonly TimeSpan CaLead = TimeSpan.FromDays(120);

    public static readonly TimeSpan ServingLifetime = TimeSpan.FromDays(90);

    /// <summary>Time before its end at which another is made. An operator that is away for less serves on with what there is.</summary>
    public static readonly TimeSpan ServingLead = TimeSpan.FromDays(30);

    /// <summary>How long an authority is trusted before a certificate of it is served, and after the last one was. API servers and replicas know in seconds; one that is cut off, later.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    /// <summary>So much earlier than it was made a certificate begins: clocks of API servers may be behind.</summary>
    public static readonly TimeSpan Backdating = TimeSpan.FromHours(1);
}
