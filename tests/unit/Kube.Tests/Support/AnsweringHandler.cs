using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace VastK8s.Kube.Tests.Support;

/// <summary>Answers requests as the test says, and keeps them.</summary>
internal sealed class AnsweringHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public AnsweringHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : this((request, _) => Task.FromResult(answer(request))) { }

    public ConcurrentQueue<(HttpMethod Method, string Uri, string? ContentType, string? Body, string? Token)> Requests { get; } = new();

    public static HttpResponseMessage Json(string body, HttpStatusCode code = HttpStatusCode.OK) => new(code) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : null;
        Requests.Enqueue((request.Method, request.RequestUri!.PathAndQuery, request.Content?.Headers.ContentType?.ToString(), body, request.Headers.Authorization?.Parameter));
        return await answer(request, cancellationToken);
    }
}
