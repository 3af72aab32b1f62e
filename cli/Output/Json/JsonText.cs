using System.Text.Encodings.Web;
using System.Text.Json;

namespace VastK8s.Cli.Output.Json;

/// <summary>Writes lines as text.</summary>
internal static class JsonText
{
    // Relaxed: names in other scripts stay readable; control characters are escaped all the same.
    private static readonly JsonLines Lines = new(
        new JsonSerializerOptions(JsonLines.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Of(JsonLine line) => JsonSerializer.Serialize(line, line.GetType(), Lines);
}
