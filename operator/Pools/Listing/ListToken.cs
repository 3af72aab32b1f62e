using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VastK8s.Operator.Pools.Listing;

/// <summary>What an agent is asked to list: another token is another request. As text <c>sources-refresh-askedAt</c>.</summary>
/// <param name="Sources">8 hexadecimal digits over the sources and what else a listing depends on.</param>
/// <param name="Refresh">8 hexadecimal digits over the annotation refresh-requested-at.</param>
/// <param name="AskedAt">When it was asked for, in Unix seconds; tells requests for the same apart.</param>
internal readonly record struct ListToken(string Sources, string Refresh, long AskedAt)
{
    private const int Digits = 8;

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary><see cref="AskedAt"/> as a time.</summary>
    public DateTimeOffset Asked => DateTimeOffset.FromUnixTimeSeconds(AskedAt);

    /// <summary>The token of a text; null: none, or of another form, which is then another request.</summary>
    public static ListToken? Parse(string? text) =>
        text?.Split('-') is [{ Length: Digits } sources, { Length: Digits } refresh, var at] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= LastSecond
            ? new ListToken(sources, refresh, seconds)
            : null;

    /// <summary>Digits that stand for a text.</summary>
    public static string Part(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];

    public bool AsksForSame(ListToken other) => Sources == other.Sources && Refresh == other.Refresh;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sources}-{Refresh}-{AskedAt}");
}
