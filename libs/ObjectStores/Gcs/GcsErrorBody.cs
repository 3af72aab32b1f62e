using System.Text.Json;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>The error of an answer: JSON, or plain text where the answer would have been media.</summary>
internal sealed record GcsErrorBody(GcsErrorBody.Details? Error)
{
    private const int MaxText = 300;

    /// <summary>Reason ("rateLimitExceeded"; empty when not said) and message.</summary>
    public static (string Reason, string Message) Read(string body)
    {
        try
        {
            if (body.StartsWith('{') && JsonSerializer.Deserialize(body, GcsJson.Default.GcsErrorBody)?.Error is { } error)
                return (error.Errors is [{ Reason: { } reason }, ..] ? reason : "", Cut(error.Message ?? ""));
        }
        catch (JsonException)
        {
            // Another server's error, or a cut one: shown as it came.
        }
        return ("", Cut(body));
    }

    private static string Cut(string text)
    {
        text = text.ReplaceLineEndings(" ").Trim();
        return text.Length <= MaxText ? text : text[..MaxText] + "…";
    }

    internal sealed record Details(string? Message, List<Entry>? Errors);

    internal sealed record Entry(string? Reason);
}
