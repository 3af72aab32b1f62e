using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using VastK8s.Api.Schema.Shapes;

namespace VastK8s.Api.Validation;

/// <summary>Length, pattern and allowed values of a text.</summary>
internal static class TextRules
{
    private static readonly ConcurrentDictionary<string, Regex> Expressions = new();

    /// <summary>What is wrong and what to write; null when nothing is. Never holds the text where that may hold a secret.</summary>
    public static (string Problem, string Remedy)? Check(string text, ValueShape shape)
    {
        if (shape.Allowed is { } allowed && !allowed.Values.Contains(text))
        {
            return ($"'{StatusText.Clip(text, 64)}' is not known", $"use {Or(allowed.Values)}");
        }

        if (shape.Pattern is { } pattern && !IsWhole(text, pattern.Expression))
        {
            return (pattern.Problem, pattern.Remedy);
        }

        int length = text.EnumerateRunes().Count();
        return shape.Length is { } bounds && (length < bounds.Minimum || length > bounds.Maximum)
            ? length < bounds.Minimum
                ? (string.Create(CultureInfo.InvariantCulture, $"shorter than {bounds.Minimum} characters"), "use a longer one")
                : (string.Create(CultureInfo.InvariantCulture, $"longer than {bounds.Maximum} characters"), "use a shorter one")
            : null;
    }

    // '$' matches before a last line feed in .NET and not in RE2. Without backtracking, a hostile text costs time in proportion alone.
    private static bool IsWhole(string text, string expression) =>
        Expressions.GetOrAdd(expression, e => new Regex(e, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)).Match(text) is { Success: true } match
        && match.Length == text.Length;

    private static string Or(IReadOnlyList<string> values) =>
        values.Count == 1 ? values[0] : $"{string.Join(", ", values.SkipLast(1))} or {values[^1]}";
}
