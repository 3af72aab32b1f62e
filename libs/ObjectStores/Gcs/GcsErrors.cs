using System.Net;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>Errors of the JSON API. See https://cloud.google.com/storage/docs/json_api/v1/status-codes.</summary>
internal static class GcsErrors
{
    public static HttpFailure Explain(HttpResponseMessage response, string body, string? key, GcsAuthorization authorization)
    {
        (string reason, string message) = GcsErrorBody.Read(body);
        HttpFailure common = HttpFailures.FromStatus(response, $"{reason} {message}".Trim(), key);
        switch (reason)
        {
            case "rateLimitExceeded" or "userRateLimitExceeded" or "quotaExceeded":
                const string Remedy = "lower the concurrency, or raise the project's quota";
                return common with { Error = ObjectStoreError.Throttled, Remedy = Remedy, Retry = RetryKind.Often };
            case "userProjectMissing" or "requesterPays":
                return Denied(common, "the bucket is requester-pays, which is not supported: use a bucket of your own project");
            case "vpcServiceControls":
                return Denied(common, "the VPC Service Controls perimeter forbids it: allow this network or account");
            case "accountDisabled":
                return Denied(common, "enable the project's billing or the account");
        }
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => common with { Remedy = authorization.Remedy },
            HttpStatusCode.Forbidden => common with { Remedy = authorization.GrantRemedy },
            HttpStatusCode.NotFound when message.Contains("bucket does not exist", StringComparison.Ordinal) =>
                common with { Error = ObjectStoreError.BucketNotFound, Remedy = "check the bucket's name and the endpoint" },
            // A request for one generation: whether another is there now, this answer does not say.
            HttpStatusCode.NotFound when IsMedia(response) => common with
            {
                Error = ObjectStoreError.Changed,
                Remedy = "the object was overwritten or deleted since it was listed: list again",
            },
            _ => common,
        };
    }

    private static bool IsMedia(HttpResponseMessage response) =>
        response.RequestMessage?.RequestUri?.Query.Contains("alt=media&generation=", StringComparison.Ordinal) == true;

    private static HttpFailure Denied(HttpFailure common, string remedy) =>
        common with { Error = ObjectStoreError.AccessDenied, Remedy = remedy, Retry = RetryKind.Never };
}
