using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using VastK8s.Api.Schema;

namespace VastK8s.Api.Values;

/// <summary>A length of time as Go writes it, in whole hours, minutes and seconds: <c>30s</c>, <c>5m</c>, <c>1h30m</c>.</summary>
/// <param name="Value">The text.</param>
[JsonConverter(typeof(TextValueConverter<Duration>))]
[Length(2, 24)]
[Pattern(Expression, "not a duration", "use hours, minutes and seconds, as in 30s, 5m or 1h30m")]
public readonly partial record struct Duration(string Value) : ITextValue<Duration>
{
    // At most 999,999 of each, so that the sum is a TimeSpan.
    private const string Expression = "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$";

    /// <summary>The text; empty for the default value.</summary>
    public string Text => Value ?? "";

    static Duration ITextValue<Duration>.Of(string text) => new(text);

    /// <summary>The length of time; false when the text is no duration.</summary>
    public bool TryGetTime(out TimeSpan time)
    {
        Match match = Parts().Match(Text);
        time = match.Success ? new TimeSpan(Part(match, 1), Part(match, 2), Part(match, 3)) : default;
        return match.Success && match.Length > 0 && match.Length == Text.Length;
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    private static int Part(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan[..^1], NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(Expression, RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
