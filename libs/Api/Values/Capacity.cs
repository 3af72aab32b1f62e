using System.Text.Json.Serialization;
using VastK8s.Api.Schema;

namespace VastK8s.Api.Values;

/// <summary>How much of a disk: a quantity of bytes (<c>500Gi</c>) or a percentage of its file system (<c>80%</c>).</summary>
/// <param name="Value">The text.</param>
[JsonConverter(typeof(TextValueConverter<Capacity>))]
[IntOrString]
[Length(1, 32)]
[Pattern("^(" + QuantityText.Expression + "|(100|[1-9][0-9]?)%)$", "neither a quantity nor a percentage", "use bytes, as in 500Gi, or a share of the file system from 1% to 100%")]
public readonly record struct Capacity(string Value) : ITextValue<Capacity>
{
    /// <summary>The text; empty for the default value.</summary>
    public string Text => Value ?? "";

    /// <summary>Whether it is a share of the file system.</summary>
    public bool IsPercent => Text.EndsWith('%');

    static Capacity ITextValue<Capacity>.Of(string text) => new(text);

    /// <summary>Bytes of a file system with this many; false when the text is no capacity.</summary>
    public bool TryGetBytes(long fileSystemBytes, out long bytes)
    {
        if (!IsPercent)
        {
            return QuantityText.TryParse(Text, out bytes);
        }

        bytes = 0;
        ReadOnlySpan<char> digits = Text.AsSpan()[..^1];
        if (digits.Length is 0 or > 3 || digits[0] == '0' || digits.ContainsAnyExceptInRange('0', '9') || !int.TryParse(digits, out int percent) || percent > 100)
        {
            return false;
        }

        bytes = (long)((Int128)fileSystemBytes * percent / 100);
        return true;
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
