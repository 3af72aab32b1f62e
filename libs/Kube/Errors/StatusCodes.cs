namespace VastK8s.Kube;

/// <summary>Which HTTP code goes with which reason.</summary>
internal static class StatusCodes
{
    public static int Of(string? reason) => reason switch
    {
        StatusReason.BadRequest => 400,
        StatusReason.Unauthorized => 401,
        StatusReason.Forbidden => 403,
        StatusReason.NotFound => 404,
        StatusReason.MethodNotAllowed => 405,
        StatusReason.NotAcceptable => 406,
        StatusReason.AlreadyExists or StatusReason.Conflict => 409,
        StatusReason.Gone or StatusReason.Expired => 410,
        StatusReason.RequestEntityTooLarge => 413,
        StatusReason.UnsupportedMediaType => 415,
        StatusReason.Invalid => 422,
        StatusReason.TooManyRequests => 429,
        StatusReason.ServiceUnavailable => 503,
        StatusReason.Timeout => 504,
        _ => 500,
    };

    public static string ReasonOf(int code) => code switch
    {
        400 => StatusReason.BadRequest,
        401 => StatusReason.Unauthorized,
        403 => StatusReason.Forbidden,
        404 => StatusReason.NotFound,
        405 => StatusReason.MethodNotAllowed,
        406 => StatusReason.NotAcceptable,
        409 => StatusReason.Conflict,
        410 => StatusReason.Gone,
        413 => StatusReason.RequestEntityTooLarge,
        415 => StatusReason.UnsupportedMediaType,
        422 => StatusReason.Invalid,
        429 => StatusReason.TooManyRequests,
        503 => StatusReason.ServiceUnavailable,
        504 => StatusReason.Timeout,
        _ => code >= 500 ? StatusReason.InternalError : "",
    };
}
