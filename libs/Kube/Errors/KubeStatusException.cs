namespace VastK8s.Kube;

/// <summary>
/// The server's answer was not success: a <c>Status</c>, with the reason by which programs tell one from another. An answer that is no Status (a proxy's page)
/// gets the reason that its HTTP code stands for.
/// </summary>
public sealed class KubeStatusException : Exception
{
    /// <summary>Wraps a Status.</summary>
    /// <param name="status">The Status; reason and code are completed from each other where one is missing.</param>
    /// <param name="retryAfter">The answer's Retry-After, which goes before the Status' own.</param>
    public KubeStatusException(V1Status status, TimeSpan? retryAfter = null) : base(Describe(status))
    {
        Status = status;
        Code = status.Code ?? StatusCodes.Of(status.Reason);
        Reason = string.IsNullOrEmpty(status.Reason) ? StatusCodes.ReasonOf(Code) : status.Reason;
        RetryAfter = retryAfter ?? (status.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    /// <summary>The Status as it came.</summary>
    public V1Status Status { get; }

    /// <summary>HTTP status code.</summary>
    public int Code { get; }

    /// <summary>One of <see cref="StatusReason"/>, or a newer server's.</summary>
    public string Reason { get; }

    /// <summary>How long the server asks to wait; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Which fields are wrong and how, for Invalid; who owns which field, for a Conflict of an apply.</summary>
    public IReadOnlyList<V1StatusCause> Causes => Status.Details?.Causes is { } causes ? [.. causes] : [];

    /// <summary>No such object, or no such kind.</summary>
    public bool IsNotFound => Reason == StatusReason.NotFound;

    /// <summary>There is an object of this name.</summary>
    public bool IsAlreadyExists => Reason == StatusReason.AlreadyExists;

    /// <summary>Read again and try again.</summary>
    public bool IsConflict => Reason == StatusReason.Conflict;

    /// <summary>The version is too old: list again. Servers say Expired or Gone.</summary>
    public bool IsExpired => Reason is StatusReason.Expired or StatusReason.Gone;

    /// <summary>The object breaks a rule.</summary>
    public bool IsInvalid => Reason == StatusReason.Invalid;

    /// <summary>Whoever asks may not do this.</summary>
    public bool IsForbidden => Reason == StatusReason.Forbidden;

    /// <summary>The server does not know who asks.</summary>
    public bool IsUnauthorized => Reason == StatusReason.Unauthorized;

    /// <summary>Later.</summary>
    public bool IsTooManyRequests => Reason == StatusReason.TooManyRequests || Code == 429;

    /// <summary>The server cannot do this now.</summary>
    public bool IsServerTimeout => Reason == StatusReason.ServerTimeout;

    /// <summary>The namespace is being deleted: nothing can be created in it.</summary>
    public bool IsNamespaceTerminating => IsForbidden && Causes.Any(cause => cause.Reason == "NamespaceTerminating");

    private static string Describe(V1Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return string.IsNullOrEmpty(status.Message) ? $"The API server answered {status.Code}{(status.Reason is { } reason ? $" {reason}" : "")}." : status.Message;
    }
}
