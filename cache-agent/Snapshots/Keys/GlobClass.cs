using System.Text;

namespace VastK8s.CacheAgent.Snapshots.Keys;

/// <summary>The <c>[…]</c> of a <see cref="Glob"/>: never matches '/', a ']' right at its start is a member.</summary>
internal static class GlobClass
{
    /// <summary>Appends the class that begins at <paramref name="open"/> and returns the index of its ']'.</summary>
    public static int Translate(string text, int open, StringBuilder regex, Func<string, Exception> wrong)
    {
        var i = open + 1;
        var negated = i < text.Length && text[i] is '!' or '^';
        if (negated)
            i++;
        var set = new StringBuilder();
        var first = i;
        for (; i < text.Length && (text[i] != ']' || i == first); i++)
        {
            var low = Member(text, ref i, wrong);
            var high = low;
            if (i + 2 < text.Length && text[i + 1] == '-' && text[i + 2] != ']')
            {
                i += 2;
                high = Member(text, ref i, wrong);
            }

            if (high < low)
                throw wrong($"has the range {low}-{high}, whose ends are the wrong way round");
            Append(set, low);
            Append(set.Append('-'), high);
        }

        if (i >= text.Length)
            throw wrong(@"has a '[' without its ']'; write \[ for the character itself");

        // Character class subtraction keeps '/' out of either kind.
        regex.Append(negated ? $@"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^{set}-[/]])" : $"[{set}-[/]]");
        return i;
    }

    private static char Member(string text, ref int i, Func<string, Exception> wrong)
    {
        if (text[i] == '\\' && ++i == text.Length)
            throw wrong(@"ends in '\'; write \\ for a backslash");
        return char.IsSurrogate(text[i]) ? throw wrong("has a character beyond U+FFFF between [ and ], which is not supported; use ?") : text[i];
    }

    private static void Append(StringBuilder set, char member)
    {
        if (member is '\\' or ']' or '[' or '^' or '-')
            set.Append('\\');
        set.Append(member);
    }
}
