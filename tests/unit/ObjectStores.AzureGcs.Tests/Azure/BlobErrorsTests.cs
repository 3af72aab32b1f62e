using System.Net;
using VastK8s.ObjectStores.AzureBlob;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Azure;

public class BlobErrorsTests
{
    [Theory]
    [InlineData(404, "ContainerNotFound", "k", ObjectStoreError.BucketNotFound, "container's name")]
    [InlineData(404, "BlobNotFound", "k", ObjectStoreError.NotFound, "list again")]
    [InlineData(412, "ConditionNotMet", "k", ObjectStoreError.Changed, "list again")]
    [InlineData(416, "InvalidRange", "k", ObjectStoreError.Changed, "list again")]
    [InlineData(403, "AuthenticationFailed", null, ObjectStoreError.Unauthenticated, "accountKey")]
    [InlineData(401, "NoAuthenticationInformation", null, ObjectStoreError.Unauthenticated, "accountKey")]
    [InlineData(403, "AuthorizationPermissionMismatch", "k", ObjectStoreError.AccessDenied, "Storage Blob Data Reader")]
    [InlineData(403, "KeyBasedAuthenticationNotPermitted", null, ObjectStoreError.AccessDenied, "workload identity")]
    [InlineData(409, "PublicAccessNotPermitted", null, ObjectStoreError.AccessDenied, "public access")]
    [InlineData(409, "BlobArchived", "k", ObjectStoreError.AccessDenied, "rehydrate")]
    [InlineData(400, "AccountRequiresHttps", null, ObjectStoreError.Configuration, "https")]
    public void A_code_has_its_meaning_and_remedy(int status, string code, string? key, ObjectStoreError expected, string remedy)
    {
        HttpFailure failure = Explain(status, code, key, "");
        Assert.Equal(expected, failure.Error);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.Contains(code, failure.Refused, StringComparison.Ordinal);
        Assert.Equal(RetryKind.Never, failure.Retry);
    }

    [Theory]
    [InlineData(503, "ServerBusy", ObjectStoreError.Throttled)]
    [InlineData(500, "OperationTimedOut", ObjectStoreError.Unavailable)]
    public void Load_is_waited_out(int status, string code, ObjectStoreError expected)
    {
        HttpFailure failure = Explain(status, code, null, "");
        Assert.Equal((expected, RetryKind.Often), (failure.Error, failure.Retry));
    }

    [Fact]
    public void Without_its_header_the_code_is_read_from_the_body()
    {
        HttpFailure failure = Explain(404, null, "k", "\uFEFF<?xml version=\"1.0\"?><Error><Code>ContainerNotFound</Code><Message>m</Message></Error>");
        Assert.Equal(ObjectStoreError.BucketNotFound, failure.Error);
    }

    [Theory]
    [InlineData("Server failed to authenticate the request. Make sure …", ObjectStoreError.Unauthenticated)]
    [InlineData("This request is not authorized to perform this operation.", ObjectStoreError.AccessDenied)]
    public void A_wrong_signature_is_told_from_a_network_rule(string message, ObjectStoreError expected) =>
        Assert.Equal(expected, Explain(403, "AuthorizationFailure", null, $"<Error><Message>{message}</Message></Error>").Error);

    [Fact]
    public void The_detail_is_shown_unless_it_repeats_the_signed_request()
    {
        Assert.Contains("not valid in the", Refused("Signature not valid in the specified time frame"), StringComparison.Ordinal);
        Assert.DoesNotContain("MAC", Refused("The MAC signature … string to sign: 'GET'"), StringComparison.Ordinal);

        static string Refused(string detail) => Explain(
            403, null, null, $"<Error><Code>AuthenticationFailed</Code><AuthenticationErrorDetail>{detail}</AuthenticationErrorDetail></Error>").Refused;
    }

    [Fact]
    public void Strangers_are_told_to_bring_credentials_for_what_they_cannot_see()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.NotFound);
        response.Headers.Add("x-ms-error-code", "ResourceNotFound");
        Assert.Equal(ObjectStoreError.Unauthenticated, BlobErrors.Explain(response, "", null, new AnonymousAuthorization()).Error);
    }

    [Fact]
    public void Another_servers_body_is_no_code() =>
        Assert.Equal(ObjectStoreError.NotFound, Explain(404, null, "k", "<html><Code>x</html>").Error);

    private static HttpFailure Explain(int status, string? code, string? key, string body)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        if (code is not null)
            response.Headers.Add("x-ms-error-code", code);
        return BlobErrors.Explain(response, body, key, new SharedKeyAuthorization("a", "AAAA", TimeProvider.System));
    }
}
