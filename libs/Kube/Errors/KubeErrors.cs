namespace VastK8s.Kube;

/// <summary>Makes the errors an API server makes (client-go's <c>apierrors.New…</c>), and tells passing ones from lasting ones.</summary>
public static class KubeErrors
{
    /// <summary>404: no such object.</summary>
    public static KubeStatusException NotFound(KubeResource resource, string name) => Make(resource, name, StatusReason.NotFound, $"{resource.QualifiedName} \"{name}\" not found");

    /// <summary>409: there is an object of this name.</summary>
    public static KubeStatusException AlreadyExists(KubeResource resource, string name) =>
        Make(resource, name, StatusReason.AlreadyExists, $"{resource.QualifiedName} \"{name}\" already exists");

    /// <summary>409: changed meanwhile, a precondition does not hold, or a field is another manager's.</summary>
    public static KubeStatusException Conflict(KubeResource resource, string name, string why, params IEnumerable<V1StatusCause> causes) =>
        Make(resource, name, StatusReason.Conflict, $"Operation cannot be fulfilled on {resource.QualifiedName} \"{name}\": {why}", causes: causes);

    /// <summary>422: fields are wrong.</summary>
    public static KubeStatusException Invalid(KubeResource resource, string name, params IEnumerable<V1StatusCause> causes)
    {
        var list = causes.ToList();
        return Make(resource, name, StatusReason.Invalid,
            $"{resource.Kind} \"{name}\" is invalid: {string.Join(", ", list.Select(cause => $"{cause.Field}: {cause.Message}"))}", causes: list);
    }

    /// <summary>403: not allowed.</summary>
    public static KubeStatusException Forbidden(KubeResource resource, string name, string why, params IEnumerable<V1StatusCause> causes) =>
        Make(resource, name, StatusReason.Forbidden, $"{resource.QualifiedName} \"{name}\" is forbidden: {why}", causes);

    /// <summary>400: the request makes no sense.</summary>
    public static KubeStatusException BadRequest(string why) => new(new V1Status { Status = "Failure", Reason = StatusReason.BadRequest, Code = 400, Message = why });

    /// <summary>410: the version is too old.</summary>
    public static KubeStatusException Expired(string why) => new(new V1Status { Status = "Failure", Reason = StatusReason.Expired, Code = 410, Message = why });

    /// <summary>429: later.</summary>
    /// <param name="retryAfter">Whole seconds.</param>
    public static KubeStatusException TooManyRequests(TimeSpan retryAfter) => new(new V1Status
    {
        Status = "Failure",
        Reason = StatusReason.TooManyRequests,
        Code = 429,
        Message = "Too many requests, please try again later.",
        Details = new V1StatusDetails { RetryAfterSeconds = (int)retryAfter.TotalSeconds },
    });

    /// <summary>500 and its like, by reason.</summary>
    public static KubeStatusException Failure(string reason, string message) =>
        new(new V1Status { Status = "Failure", Reason = reason, Code = StatusCodes.Of(reason), Message = message });

    /// <summary>
    /// Whether the same request may succeed later without anything being changed: the server was not reached, broke off, is overloaded, starting or ending. Not so for
    /// Conflict (read again first), nor for what is invalid or forbidden.
    /// </summary>
    public static bool IsTransient(Exception exception) => exception switch
    {
        KubeStatusException status => status.Code is 429 or >= 500,
        HttpRequestException or IOException or TimeoutException => true,
        _ => false,
    };

    private static KubeStatusException Make(KubeResource resource, string name, string reason, string message, IEnumerable<V1StatusCause>? causes = null)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return new KubeStatusException(new V1Status
        {
            ApiVersion = "v1",
            Kind = "Status",
            Status = "Failure",
            Reason = reason,
            Code = StatusCodes.Of(reason),
            Message = message,
            Details = new V1StatusDetails { Name = name, Group = resource.Group, Kind = resource.Plural, Causes = causes?.ToList() },
        });
    }
}
