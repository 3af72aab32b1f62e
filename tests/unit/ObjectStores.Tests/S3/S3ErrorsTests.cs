using System.Net;
using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.S3;

namespace VastK8s.ObjectStores.Tests.S3;

public sealed class S3ErrorsTests
{
    [Theory]
    [InlineData(404, "NoSuchBucket", null, ObjectStoreError.BucketNotFound, "bucket's name")]
    [InlineData(404, "NoSuchKey", "k", ObjectStoreError.NotFound, "list again")]
    [InlineData(404, "NoSuchVersion", "k", ObjectStoreError.Changed, "list again")]
    [InlineData(404, "", "k", ObjectStoreError.NotFound, "list again")]
    [InlineData(403, "InvalidAccessKeyId", null, ObjectStoreError.Unauthenticated, "accessKeyId")]
    [InlineData(403, "SignatureDoesNotMatch", null, ObjectStoreError.Unauthenticated, "secretAccessKey")]
    [InlineData(400, "ExpiredToken", null, ObjectStoreError.Unauthenticated, "renew")]
    [InlineData(403, "RequestTimeTooSkewed", null, ObjectStoreError.Unauthenticated, "clock")]
    [InlineData(403, "AccessDenied", null, ObjectStoreError.AccessDenied, "s3:ListBucket")]
    [InlineData(403, "AccessDenied", "k", ObjectStoreError.AccessDenied, "s3:GetObject")]
    [InlineData(403, "", "k", ObjectStoreError.AccessDenied, "s3:GetObject")]
    [InlineData(403, "InvalidObjectState", "k", ObjectStoreError.AccessDenied, "restore")]
    [InlineData(400, "KMS.DisabledException", "k", ObjectStoreError.AccessDenied, "kms:Decrypt")]
    [InlineData(412, "PreconditionFailed", "k", ObjectStoreError.Changed, "list again")]
    [InlineData(416, "InvalidRange", "k", ObjectStoreError.Changed, "list again")]
    [InlineData(503, "SlowDown", "k", ObjectStoreError.Throttled, "concurrency")]
    [InlineData(503, "", "k", ObjectStoreError.Throttled, "concurrency")]
    [InlineData(400, "RequestTimeout", "k", ObjectStoreError.Unavailable, "status")]
    [InlineData(500, "InternalError", "k", ObjectStoreError.Unavailable, "status")]
    [InlineData(502, "", "k", ObjectStoreError.Unavailable, "proxy")]
    [InlineData(501, "NotImplemented", null, ObjectStoreError.Protocol, "lacks")]
    [InlineData(400, "InvalidRequest", "k", ObjectStoreError.Protocol, "endpoint")]
    [InlineData(405, "MethodNotAllowed", "k", ObjectStoreError.NotFound, "deleted")]
    public void Codes_become_errors_with_a_remedy(int status, string code, string? key, ObjectStoreError error, string remedy)
    {
        HttpFailure failure = Explain(status, code.Length == 0 ? "" : $"<Error><Code>{code}</Code><Message>Words.</Message></Error>", key);
        Assert.Equal(error, failure.Error);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(code.Length == 0 ? $"GET: {status}" : $"GET: {status} {code} Words", failure.Refused);
    }

    [Theory]
    [InlineData(301, "<Error><Code>PermanentRedirect</Code><Endpoint>b.s3-eu-west-3.amazonaws.com</Endpoint></Error>", null, "b.s3-eu-west-3.amazonaws.com")]
    [InlineData(301, "<Error><Code>PermanentRedirect</Code></Error>", "eu-west-3", "set region: eu-west-3 (now us-east-1)")]
    [InlineData(301, "", "eu-west-3", "set region: eu-west-3 (now us-east-1)")]
    [InlineData(307, "", "eu-west-3", "set region: eu-west-3")]
    [InlineData(400, "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region></Error>", null, "set region: eu-west-3")]
    [InlineData(400, "", "eu-west-3", "set region: eu-west-3")]
    public void The_right_region_is_named(int status, string body, string? header, string remedy)
    {
        HttpFailure failure = Explain(status, body, "k", header);
        Assert.Equal(ObjectStoreError.WrongRegion, failure.Error);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(RetryKind.Never, failure.Retry);
    }

    [Fact]
    public void The_regions_header_on_other_answers_means_nothing()
    {
        Assert.Equal(ObjectStoreError.AccessDenied, Explain(403, "", "k", "eu-west-3").Error);
        Assert.Equal(ObjectStoreError.NotFound, Explain(404, "", "k", "eu-west-3").Error);
        Assert.Equal(ObjectStoreError.Throttled, Explain(503, "", "k", "eu-west-3").Error);
    }

    [Theory]
    [InlineData("<html>Bad Gateway</html>")]
    [InlineData("<Error><Code>Half")]
    [InlineData("not xml <Error")]
    public void A_body_that_is_no_error_is_passed_over(string body) => Assert.Equal(ObjectStoreError.Unavailable, Explain(502, body, "k").Error);

    private static HttpFailure Explain(int status, string body, string? key, string? region = null)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        if (region is not null)
            response.Headers.Add("x-amz-bucket-region", region);
        return S3Errors.Explain(response, S3ErrorBody.Parse(body), key, "us-east-1", anonymous: false);
    }
}
