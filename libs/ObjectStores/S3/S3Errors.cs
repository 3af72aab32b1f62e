using System.Net;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.S3;

/// <summary>What S3's error codes mean (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html), and what to change.</summary>
internal static class S3Errors
{
    public static HttpFailure Explain(HttpResponseMessage response, S3ErrorBody error, string? key, string region, bool anonymous)
    {
        string detail = error.Message.Length is > 0 and < 300 ? $"{error.Code} {error.Message}".TrimEnd('.') : error.Code;
        HttpFailure common = HttpFailures.FromStatus(response, detail, key);
        string refused = common.Refused;
        if (IsElsewhere(response, error, region, out string home))
        {
            return new HttpFailure(ObjectStoreError.WrongRegion, refused, home.Length > 0
                ? $"set region: {home} (now {region})"
                : $"set the bucket's region or endpoint{(error.Endpoint.Length > 0 ? $": it answers at {error.Endpoint}" : "")} (region is now {region})");
        }
        return error.Code switch
        {
            "NoSuchBucket" => new(ObjectStoreError.BucketNotFound, refused, "check the bucket's name, the endpoint and the region"),
            "NoSuchKey" => new(ObjectStoreError.NotFound, refused, "the object is gone: list again"),
            "NoSuchVersion" => new(ObjectStoreError.Changed, refused, "that version of the object was deleted: list again"),
            "InvalidAccessKeyId" => new(ObjectStoreError.Unauthenticated, refused, "check accessKeyId of the Secret, and that it belongs to this endpoint"),
            "SignatureDoesNotMatch" => new(ObjectStoreError.Unauthenticated, refused, "check secretAccessKey of the Secret"),
            "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "InvalidToken" =>
                new(ObjectStoreError.Unauthenticated, refused, "renew the temporary credentials (accessKeyId, secretAccessKey, sessionToken together)"),
            "RequestTimeTooSkewed" => new(
                ObjectStoreError.Unauthenticated, $"{refused}{(error.ServerTime.Length > 0 ? $" (the server has {error.ServerTime})" : "")}",
                "set this node's clock")
            { Retry = RetryKind.Few },
            "AccessDenied" or "AllAccessDisabled" => Denied(refused, key, anonymous),
            "InvalidObjectState" => new(ObjectStoreError.AccessDenied, refused, "the object is archived: restore it, or leave it out with an exclude glob"),
            "SlowDown" or "ServiceUnavailable" or "Throttling" or "ThrottlingException" or "RequestLimitExceeded" or "TooManyRequests"
                or "BandwidthLimitExceeded" => new(ObjectStoreError.Throttled, refused, "lower the concurrency, or spread the keys over more prefixes") { Retry = RetryKind.Often },
            "RequestTimeout" or "InternalError" or "OperationAborted" =>
                new(ObjectStoreError.Unavailable, refused, "the store is failing; see its status") { Retry = RetryKind.Often },
            "MethodNotAllowed" when key is not null => new(ObjectStoreError.NotFound, refused, "the object was deleted: list again"),
            _ when error.Code.StartsWith("KMS.", StringComparison.Ordinal) => new(
                ObjectStoreError.AccessDenied, refused, "grant these credentials kms:Decrypt on the bucket's key, and check that the key is enabled"),
            _ when common.Error == ObjectStoreError.AccessDenied => Denied(refused, key, anonymous),
            _ => common,
        };
    }

    private static HttpFailure Denied(string refused, string? key, bool anonymous) => new(
        ObjectStoreError.AccessDenied, refused,
        anonymous ? "the bucket is not public: give credentials, or make it so"
            : key is null ? "grant these credentials s3:ListBucket on the bucket" : "grant these credentials s3:GetObject on the bucket's objects");

    // A HEAD has no body: Amazon answers 400 or 301 and names the region in a header, which it also adds to answers that are about other things.
    private static bool IsElsewhere(HttpResponseMessage response, S3ErrorBody error, string region, out string home)
    {
        home = error.Region.Length > 0 ? error.Region : S3Protocol.Header(response, "x-amz-bucket-region") ?? "";
        return error.Code is "AuthorizationHeaderMalformed" or "PermanentRedirect" or "TemporaryRedirect" or "IllegalLocationConstraintException"
            || (int)response.StatusCode is 301 or 307 or 308
            || (response.StatusCode == HttpStatusCode.BadRequest && error.Code.Length == 0 && home.Length > 0 && home != region);
    }
}
