using System.Net;
using VastK8s.ObjectStores.Gcs;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Gcs;

public class GcsErrorsTests
{
    private const string Media = "https://storage.googleapis.com/storage/v1/b/b/o/k?alt=media&generation=1&ifGenerationMatch=1";
    private const string List = "https://storage.googleapis.com/storage/v1/b/b/o?maxResults=1000";

    [Theory]
    [InlineData(401, List, "required", "Anonymous caller does not have storage.objects.list access", ObjectStoreError.Unauthenticated, "serviceAccountKey")]
    [InlineData(403, List, "forbidden", "x does not have storage.objects.list access", ObjectStoreError.AccessDenied, "roles/storage.objectViewer")]
    [InlineData(404, List, "notFound", "The specified bucket does not exist.", ObjectStoreError.BucketNotFound, "bucket's name")]
    [InlineData(404, Media, "notFound", "The specified bucket does not exist.", ObjectStoreError.BucketNotFound, "bucket's name")]
    [InlineData(404, Media, "notFound", "No such object: b/k", ObjectStoreError.Changed, "list again")]
    [InlineData(412, Media, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.", ObjectStoreError.Changed, "list again")]
    [InlineData(400, List, "userProjectMissing", "Bucket is requester pays bucket", ObjectStoreError.AccessDenied, "requester-pays")]
    public void A_refusal_has_its_meaning_and_remedy(int status, string url, string reason, string message, ObjectStoreError expected, string remedy)
    {
        HttpFailure failure = Explain(status, url, Json(reason, message));
        Assert.Equal(expected, failure.Error);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.Contains(message, failure.Refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "rateLimitExceeded", ObjectStoreError.Throttled)]
    [InlineData(403, "rateLimitExceeded", ObjectStoreError.Throttled)]
    [InlineData(503, "backendError", ObjectStoreError.Throttled)]
    [InlineData(500, "internalError", ObjectStoreError.Unavailable)]
    [InlineData(408, "", ObjectStoreError.Unavailable)]
    public void Load_is_waited_out(int status, string reason, ObjectStoreError expected)
    {
        HttpFailure failure = Explain(status, List, Json(reason, "m"));
        Assert.Equal((expected, RetryKind.Often), (failure.Error, failure.Retry));
    }

    [Fact]
    public void A_body_that_is_plain_text_is_the_message() =>
        Assert.Equal("GET: 404 No such object: b/k", Explain(404, Media, "No such object: b/k\n").Refused);

    [Fact]
    public void A_page_of_another_server_is_cut_short() => Assert.InRange(Explain(400, List, "{" + new string('x', 5000)).Refused.Length, 1, 400);

    private static string Json(string reason, string message) =>
        $$$"""{"error":{"code":1,"message":"{{{message}}}","errors":[{"message":"{{{message}}}","domain":"global","reason":"{{{reason}}}"}]}}""";

    private static HttpFailure Explain(int status, string url, string body)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = new HttpRequestMessage(HttpMethod.Get, url) };
        var options = new StoreOptions(new StoreUri("gs", "", "b", "")) { Anonymous = true };
        return GcsErrors.Explain(response, body, url == Media ? "k" : null, new GcsAuthorization(options, new GcsBucket(options, null)));
    }
}
