using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace VastK8s.Kube.Http;

/// <summary>Turns an answer that is not success into its exception.</summary>
internal static class StatusReader
{
    // What is no Status is cut here: it may be a proxy's page.
    private const int MostText = 1024;

    // An API server asks for seconds. More is a proxy's, or a clock's, mistake, and nobody is to sleep through a day for it.
    private static readonly TimeSpan MostWait = TimeSpan.FromMinutes(5);

    public static async Task<KubeStatusException> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var code = (int)response.StatusCode;
        var status = Decode(body);
        if (status is null)
        {
            var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostText))).Trim();
            status = new V1Status { Message = text.Length > 0 ? text : $"The API server answered {code} {response.ReasonPhrase}." };
        }

        status.Code ??= code;
        return new KubeStatusException(status, RetryAfter(response.Headers.RetryAfter, time));
    }

    private static V1Status? Decode(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<V1Status>(body, KubeJson.Options) is { Kind: "Status" } status ? status : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, TimeProvider time) => header switch
    {
        { Delta: { } delta } => delta < MostWait ? delta : MostWait,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow() is var wait && wait < MostWait ? wait : MostWait,
        _ => null,
    };
}
