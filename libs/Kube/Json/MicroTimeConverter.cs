using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace VastK8s.Kube;

/// <summary>
/// Writes <c>metav1.MicroTime</c>: Go parses it with the layout <c>2006-01-02T15:04:05.000000Z07:00</c> and refuses a time without its six decimals, which the
/// package leaves out at whole seconds (so one renewal of a Lease in ten million would fail, and every one under a clock of whole seconds).
/// </summary>
internal sealed class MicroTimeConverter : JsonConverter<DateTime?>
{
    private static readonly KubernetesJson.KubernetesDateTimeConverter Reader = new();

    private static readonly HashSet<(Type, string)> MicroTimes =
    [
        (typeof(V1LeaseSpec), "acquireTime"), (typeof(V1LeaseSpec), "renewTime"),
        (typeof(Corev1Event), "eventTime"), (typeof(Corev1EventSeries), "lastObservedTime"),
        (typeof(Eventsv1Event), "eventTime"), (typeof(Eventsv1EventSeries), "lastObservedTime"),
    ];

    /// <summary>Makes the properties that are a MicroTime use this converter.</summary>
    public static void Attach(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (MicroTimes.Contains((type.Type, property.Name))) property.CustomConverter = new MicroTimeConverter();
        }
    }

    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : Reader.Read(ref reader, typeof(DateTime), options);

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is { } time) writer.WriteStringValue(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        else writer.WriteNullValue();
    }
}
