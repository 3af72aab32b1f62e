namespace VastK8s.Kube;

/// <summary>Values of <c>Status.reason</c> (k8s.io/apimachinery, <c>metav1.StatusReason</c>).</summary>
public static class StatusReason
{
    /// <summary>401: the server does not know who asks.</summary>
    public const string Unauthorized = "Unauthorized";

    /// <summary>403: whoever asks may not do this.</summary>
    public const string Forbidden = "Forbidden";

    /// <summary>404: no such object, or no such kind.</summary>
    public const string NotFound = "NotFound";

    /// <summary>409: there is an object of this name.</summary>
    public const string AlreadyExists = "AlreadyExists";

    /// <summary>409: the object has changed meanwhile, a precondition does not hold, or another manager owns a field.</summary>
    public const string Conflict = "Conflict";

    /// <summary>410: what was asked for is gone for good; an old version, in older servers.</summary>
    public const string Gone = "Gone";

    /// <summary>410: the version is too old to watch from or to continue a list at.</summary>
    public const string Expired = "Expired";

    /// <summary>422: the object breaks a rule; <see cref="KubeStatusException.Causes"/> says which.</summary>
    public const string Invalid = "Invalid";

    /// <summary>400: the request makes no sense.</summary>
    public const string BadRequest = "BadRequest";

    /// <summary>405: not for this resource.</summary>
    public const string MethodNotAllowed = "MethodNotAllowed";

    /// <summary>406: none of the formats asked for.</summary>
    public const string NotAcceptable = "NotAcceptable";

    /// <summary>413: too large.</summary>
    public const string RequestEntityTooLarge = "RequestEntityTooLarge";

    /// <summary>415: the body's format is not known.</summary>
    public const string UnsupportedMediaType = "UnsupportedMediaType";

    /// <summary>429: later, see <see cref="KubeStatusException.RetryAfter"/>.</summary>
    public const string TooManyRequests = "TooManyRequests";

    /// <summary>500: the server cannot do this now; see <see cref="KubeStatusException.RetryAfter"/>.</summary>
    public const string ServerTimeout = "ServerTimeout";

    /// <summary>504: not done in time; it may yet happen.</summary>
    public const string Timeout = "Timeout";

    /// <summary>500: a fault of the server.</summary>
    public const string InternalError = "InternalError";

    /// <summary>503: the server is not there yet, or any more.</summary>
    public const string ServiceUnavailable = "ServiceUnavailable";
}
