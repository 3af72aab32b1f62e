using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using VastK8s.Kube.Http;
using VastK8s.Kube.Tests.Contract;
using VastK8s.Kube.Tests.Support;

namespace VastK8s.Kube.Tests.Http;

/// <summary>What goes over the wire.</summary>
public sealed class HttpRequestTests : IDisposable
{
    private static readonly KubeClientConfig Config = new() { Server = new Uri("https://kube.test/proxy/") };
    private static readonly NamespacedName Key = new("x", "a");
    private readonly AnsweringHandler _handler = new(request => AnsweringHandler.Json(
        request.RequestUri!.Query.Contains("watch", StringComparison.Ordinal) ? "" : """{"metadata":{"name":"a","namespace":"x"}}"""));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _handler.Dispose();

    [Fact]
    public async Task Verbs_paths_and_bodies_are_those_of_the_API()
    {
        using var client = new HttpKubeClient(Config, _handler);
        var widget = Widget.Of(Key, new WidgetSpec { Size = 1 });
        widget.Status = new WidgetStatus { Phase = "Ready" };
        await client.GetAsync<Widget>(Key, Token);
        await client.CreateAsync(widget, new CreateOptions { FieldManager = "me" }, Token);
        await client.UpdateAsync(widget, null, Token);
        await client.UpdateStatusAsync(widget, null, Token);
        await client.ApplyAsync(widget, new ApplyOptions("me & you"), Token);
        await client.ApplyStatusAsync(widget, new ApplyOptions("me", Force: false), Token);
        await client.PatchAsync<Widget>(Key, Patch.Merge(new JsonObject { ["spec"] = null }), null, Token);
        await client.PatchStatusAsync<Widget>(Key, Patch.Json([]), null, Token);
        await client.DeleteAsync<Widget>(Key, new DeleteOptions { Uid = "u", Propagation = DeletionPropagation.Foreground, GracePeriod = TimeSpan.FromSeconds(5) }, Token);
        const string Root = "/proxy/apis/testing.vastk8s.io/v1/namespaces/x/widgets";
        const string Identity = "\"apiVersion\":\"testing.vastk8s.io/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"a\",\"namespace\":\"x\"}";
        Assert.Equal(
            [
                $"GET {Root}/a",
                $"POST {Root}?fieldManager=me",
                $"PUT {Root}/a",
                $"PUT {Root}/a/status",
                $"PATCH {Root}/a?fieldManager=me%20%26%20you&force=true",
                $"PATCH {Root}/a/status?fieldManager=me",
                $"PATCH {Root}/a",
                $"PATCH {Root}/a/status",
                $"DELETE {Root}/a",
            ],
            _handler.Requests.Select(request => $"{request.Method} {request.Uri}"));
        Assert.Equal(
            [null, "application/json", "application/json", "application/json", "application/apply-patch+yaml", "application/apply-patch+yaml", "application/merge-patch+json", "application/json-patch+json", "application/json"],
            _handler.Requests.Select(request => request.ContentType));
        var bodies = _handler.Requests.Select(request => request.Body).ToList();
        Assert.Equal("{" + Identity + ",\"spec\":{\"size\":1}}", bodies[4]);
        Assert.Equal("{" + Identity + ",\"status\":{\"phase\":\"Ready\"}}", bodies[5]);
        Assert.Equal("""{"spec":null}""", bodies[6]);
        Assert.Equal("""{"apiVersion":"v1","gracePeriodSeconds":5,"kind":"DeleteOptions","preconditions":{"uid":"u"},"propagationPolicy":"Foreground"}""", bodies[8]);
    }

    [Fact]
    public async Task Options_of_lists_and_watches_are_in_the_query()
    {
        using var client = new HttpKubeClient(Config, _handler);
        await client.ListAsync<Widget>(new ListOptions { Namespace = "x", LabelSelector = "a in (b,c)", FieldSelector = "metadata.name=n", Limit = 5, Continue = "t/=", ResourceVersion = "7" }, Token);
        await foreach (var change in client.WatchAsync<V1Node>(new WatchOptions { ResourceVersion = "7", Timeout = TimeSpan.FromSeconds(1.5) }, Token)) Assert.Fail(change.ToString());
        Assert.Equal(
            [
                "/proxy/apis/testing.vastk8s.io/v1/namespaces/x/widgets?labelSelector=a%20in%20%28b%2Cc%29&fieldSelector=metadata.name%3Dn&limit=5&continue=t%2F%3D&resourceVersion=7",
                "/proxy/api/v1/nodes?watch=1&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=2",
            ],
            _handler.Requests.Select(request => request.Uri));
    }

    [Fact]
    public async Task A_Status_is_raised_with_its_reason_causes_and_time_to_wait()
    {
        using var client = new HttpKubeClient(Config, new AnsweringHandler(_ => AnsweringHandler.Json(
            """
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","reason":"Invalid","code":422,
             "details":{"causes":[{"reason":"FieldValueInvalid","field":"spec.size","message":"too large"}],"retryAfterSeconds":3}}
            """,
            HttpStatusCode.UnprocessableEntity)));
        var refused = await Assert.ThrowsAsync<KubeStatusException>(() => client.GetAsync<Widget>(Key, Token));
        Assert.True(refused.IsInvalid);
        Assert.Equal(("spec.size", TimeSpan.FromSeconds(3), "no"), (refused.Causes[0].Field, refused.RetryAfter, refused.Message));
        Assert.False(KubeErrors.IsTransient(refused));
    }

    [Theory]
    [InlineData(429, StatusReason.TooManyRequests, true)]
    [InlineData(401, StatusReason.Unauthorized, false)]
    [InlineData(502, StatusReason.InternalError, true)]
    [InlineData(503, StatusReason.ServiceUnavailable, true)]
    [InlineData(504, StatusReason.Timeout, true)]
    [InlineData(413, StatusReason.RequestEntityTooLarge, false)]
    public async Task Answers_of_others_than_the_API_server_get_a_reason_by_their_code(int code, string reason, bool transient)
    {
        var answer = () =>
        {
            var response = new HttpResponseMessage((HttpStatusCode)code) { Content = new StringContent("<html>" + new string('x', 5000)) };
            response.Headers.Add("Retry-After", "7");
            return response;
        };
        using var client = new HttpKubeClient(Config, new AnsweringHandler(_ => answer()));
        var refused = await Assert.ThrowsAsync<KubeStatusException>(() => client.GetAsync<Widget>(Key, Token));
        Assert.Equal((code, reason, TimeSpan.FromSeconds(7)), (refused.Code, refused.Reason, refused.RetryAfter));
        Assert.InRange(refused.Message.Length, 1, 1024);
        Assert.Equal(transient, KubeErrors.IsTransient(refused));
    }

    [Fact]
    public async Task An_object_that_cannot_be_decoded_hides_no_other()
    {
        using var client = new HttpKubeClient(Config, new AnsweringHandler(_ => AnsweringHandler.Json(
            """
            {"metadata":{"resourceVersion":"9","continue":""},"items":[
              {"metadata":{"name":"a","namespace":"x"},"spec":{"size":1}},
              {"metadata":{"name":"bad","namespace":"x"},"spec":{"size":"many","parts":[{"name":"y"}]}},
              {"metadata":{"name":"worse","namespace":"x","creationTimestamp":"yesterday"}},
              {"metadata":{"name":"b","namespace":"x"}}]}
            """)));
        var list = await client.ListAsync<Widget>(null, Token);
        Assert.Equal(["a", "b"], list.Items.Select(item => item.Metadata.Name));
        Assert.Equal([new NamespacedName("x", "bad"), new NamespacedName("x", "worse")], list.Undecodable.Select(item => item.Key));
        Assert.Contains("size", list.Undecodable[0].Error, StringComparison.Ordinal);
        Assert.Equal(("9", null), (list.ResourceVersion, list.Continue));
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_timeout_and_a_cancellation_is_none()
    {
        var handler = new AnsweringHandler(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException();
        });
        var metrics = new RecordingMetrics();
        using var client = new HttpKubeClient(Config with { RequestTimeout = TimeSpan.FromMilliseconds(20), Metrics = metrics }, handler);
        await Assert.ThrowsAsync<TimeoutException>(() => client.GetAsync<Widget>(Key, Token));
        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            await foreach (var change in client.WatchAsync<Widget>(null, Token)) Assert.Fail(change.ToString());
        });
        Assert.Equal([("get", "widgets.testing.vastk8s.io", 0), ("watch", "widgets.testing.vastk8s.io", 0)], metrics.Requests);
        using var patient = new HttpKubeClient(Config, handler);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.GetAsync<Widget>(Key, stop.Token));
    }

    [Fact]
    public async Task Requests_beyond_the_rate_wait_for_their_turn()
    {
        var metrics = new RecordingMetrics();
        using var client = new HttpKubeClient(Config with { RequestsPerSecond = 200, Burst = 2, Metrics = metrics }, _handler);
        for (var i = 0; i < 4; i++) await client.GetAsync<Widget>(Key, Token);
        Assert.NotEmpty(metrics.Throttled);
        Assert.Equal(4, metrics.Requests.Count);
    }
}
