using System.Text.Json.Serialization;
using VastK8s.Api.Schema;

namespace VastK8s.Api.Values;

/// <summary>A number of bytes as Kubernetes writes it: <c>500Gi</c>, <c>1.5T</c>, <c>1000000</c>.</summary>
/// <param name="Value">The text.</param>
[JsonConverter(typeof(TextValueConverter<ByteQuantity>))]
[IntOrString]
[Length(1, 32)]
[Pattern("^" + QuantityText.Expression + "$", "not a quantity", "use a number of bytes with a suffix of k, M, G, T, P, E or Ki, Mi, Gi, Ti, Pi, Ei, as in 500Gi")]
public readonly record struct ByteQuantity(string Value) : ITextValue<ByteQuantity>
{
    /// <summary>The text; empty for the default value.</summary>
    public string Text => Value ?? "";

    static ByteQuantity ITextValue<ByteQuantity>.Of(string text) => new(text);

    /// <summary>Bytes, rounded up; false when the text is no quantity, or one above 2^63 - 1.</summary>
    public bool TryGetBytes(out long bytes) => QuantityText.TryParse(Text, out bytes);

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
