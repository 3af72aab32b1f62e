using System.Text;
using System.Text.RegularExpressions;

namespace VastK8s.CacheAgent.Snapshots.Keys;

/// <summary>
/// One include or exclude pattern, matched against a whole path relative to the source's prefix. <c>*</c> and <c>?</c> and <c>[a-z]</c>,
/// <c>[!a-z]</c> stay within a component; <c>**</c> crosses '/', and as a whole component stands for any number of directories, none
/// included; a trailing '/' means everything below; <c>\</c> takes the next character as it is.
/// </summary>
internal sealed class Glob
{
    // One character outside the basic plane is two of a string's.
    private const string OneCharacter = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^/])";

    private readonly Regex _regex;

    private Glob(Regex regex) => _regex = regex;

    public bool IsMatch(ReadOnlySpan<char> path) => _regex.IsMatch(path);

    /// <summary>Compiles a pattern; <paramref name="field"/> names it in the error.</summary>
    /// <exception cref="ArgumentException">The pattern can match nothing, or is not finished.</exception>
    public static Glob Parse(string pattern, string field)
    {
        if (pattern.Length == 0)
            throw Wrong(field, pattern, "is empty; remove it, or write ** for everything");
        if (pattern[0] == '/')
            throw Wrong(field, pattern, "begins with '/'; paths are relative to the source's prefix: leave the '/' out");
        var text = pattern[^1] == '/' ? pattern + "**" : pattern;
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '*':
                    i = Stars(text, i, regex);
                    break;
                case '?':
                    regex.Append(OneCharacter);
                    break;
                case '[':
                    i = GlobClass.Translate(text, i, regex, problem => Wrong(field, pattern, problem));
                    break;
                case '\\':
                    if (++i == text.Length)
                        throw Wrong(field, pattern, @"ends in '\'; write \\ for a backslash");
                    regex.Append(Regex.Escape(text[i].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(text[i].ToString()));
                    break;
            }
        }

        // Linear in the path's length whatever the pattern is.
        return new Glob(new Regex(
            regex.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline));
    }

    private static int Stars(string text, int start, StringBuilder regex)
    {
        var end = start;
        while (end < text.Length && text[end] == '*')
            end++;
        var whole = (start == 0 || text[start - 1] == '/') && end < text.Length && text[end] == '/';
        if (end - start == 1)
            regex.Append("[^/]*");
        else if (whole)
            regex.Append("(?:.*/)?");
        else
            regex.Append(".*");
        return whole && end - start > 1 ? end : end - 1;
    }

    private static ArgumentException Wrong(string field, string pattern, string problem) => new($"{field}: pattern '{pattern}' {problem}");
}
