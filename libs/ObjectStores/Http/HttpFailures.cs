using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace VastK8s.ObjectStores.Http;

/// <summary>The common reading of statuses and exceptions.</summary>
internal static class HttpFailures
{
    /// <summary>What the status alone says.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="detail">The store's code and message, where it gave any.</param>
    /// <param name="key">The object, or null for the bucket.</param>
    public static HttpFailure FromStatus(HttpResponseMessage response, string detail, string? key)
    {
        int status = (int)response.StatusCode;
        string method = response.RequestMessage?.Method.Method ?? "GET";
        string refused = detail.Length == 0 ? $"{method}: {status}" : $"{method}: {status} {detail}";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(ObjectStoreError.Unauthenticated, refused, "check the credentials") { Retry = RetryKind.Few },
            HttpStatusCode.Forbidden => new(ObjectStoreError.AccessDenied, refused, "grant these credentials the right to list and read the bucket"),
            HttpStatusCode.NotFound => new(
                key is null ? ObjectStoreError.BucketNotFound : ObjectStoreError.NotFound, refused,
                key is null ? "check the bucket's name and the endpoint" : "the object is gone: list again"),
            HttpStatusCode.PreconditionFailed => new(ObjectStoreError.Changed, refused, "the object was overwritten since it was listed: list again"),
            HttpStatusCode.RequestedRangeNotSatisfiable => new(ObjectStoreError.Changed, refused, "the object is shorter than listed: list again"),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new(
                ObjectStoreError.Throttled, refused, "lower the concurrency, or raise the store's request limit")
            { Retry = RetryKind.Often },
            HttpStatusCode.NotImplemented => new(ObjectStoreError.Protocol, refused, "the server lacks this function of its kind of store"),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new(
                ObjectStoreError.Unavailable, refused, "the store or a proxy before it fails; see its status")
            { Retry = RetryKind.Often },
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => new(
                ObjectStoreError.WrongRegion, refused, $"set the endpoint or region the bucket lives in{Location(response)}"),
            _ => new(ObjectStoreError.Protocol, refused, "the server does not answer as this kind of store does: check the endpoint") { Retry = RetryKind.Few },
        };
    }

    /// <summary>What an exception from sending or reading says. Cancellation by the caller must be told apart before.</summary>
    public static HttpFailure FromException(Exception exception, StoreHttp http) => exception switch
    {
        FailedAttemptException failed => failed.Failure,
        OperationCanceledException => new(
            ObjectStoreError.Unavailable, $"no byte came for {http.Options.Retry.IdleTimeout.TotalSeconds:0.#} s",
            "check network and load of the store")
        { Retry = RetryKind.Often, Cause = exception },
        HttpRequestException { InnerException: AuthenticationException tls } => new(
            ObjectStoreError.Configuration, $"TLS: {tls.Message}{(tls.InnerException is { } why ? " " + why.Message : "")}",
            "check that the endpoint's host name is the one in its certificate, and that caFile holds the CA that signed it")
        { Cause = exception },
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(
            ObjectStoreError.Unavailable, exception.Message, "check the endpoint's host name, the bucket's name and the DNS")
        {
            Retry = exception.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound } ? RetryKind.Few : RetryKind.Often,
            Cause = exception,
        },
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded } => new(
            ObjectStoreError.Protocol, Describe(exception), "check that the endpoint is an HTTP server of this kind of store")
        { Retry = RetryKind.Few, Cause = exception },
        FormatException or System.Text.Json.JsonException or System.Xml.XmlException => new(
            ObjectStoreError.Protocol, $"unreadable answer: {exception.Message}", "check that the endpoint is this kind of store")
        { Retry = RetryKind.Few, Cause = exception },
        _ => new(ObjectStoreError.Unavailable, Describe(exception), "check that the endpoint is reachable from this node")
        { Retry = RetryKind.Often, Cause = exception },
    };

    /// <summary>Whether an exception is the network's or the answer's fault, not a bug of ours.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is HttpRequestException or IOException or OperationCanceledException or FormatException
            or System.Text.Json.JsonException or System.Xml.XmlException
        && exception is not ObjectStoreException;

    private static string Describe(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket)
                return $"{exception.Message} (errno {socket.NativeErrorCode} {socket.SocketErrorCode})";
        }
        return exception.Message;
    }

    private static string Location(HttpResponseMessage response) =>
        response.Headers.Location is { } location ? $" (it points to {(location.IsAbsoluteUri ? location.Authority : location)})" : "";
}
