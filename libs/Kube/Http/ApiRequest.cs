using System.Net.Http.Headers;

namespace VastK8s.Kube.Http;

/// <summary>A request that can be made more than once.</summary>
/// <param name="Verb">Verb in metrics.</param>
/// <param name="Resource">Kind.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path with query.</param>
/// <param name="Body">Body; null for none.</param>
/// <param name="ContentType">Of the body.</param>
internal sealed record ApiRequest(string Verb, KubeResource Resource, HttpMethod Method, string Path, byte[]? Body = null, string ContentType = "application/json")
{
    public HttpRequestMessage ToMessage(Uri server)
    {
        // A server's own path (a proxy's, as Rancher's) goes before.
        var message = new HttpRequestMessage(Method, new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + Path));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (Body is null) return message;
        message.Content = new ByteArrayContent(Body);
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        return message;
    }
}
