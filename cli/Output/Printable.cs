using System.Globalization;
using System.Text;

namespace VastK8s.Cli.Output;

/// <summary>Text from elsewhere (object keys, messages of stores) made harmless to a terminal: what would control it is shown escaped.</summary>
internal static class Printable
{
    /// <param name="text">Any text.</param>
    /// <param name="lines">Whether line feeds may stay.</param>
    public static string Text(string text, bool lines = false)
    {
        if (!text.Any(c => IsControl(c, lines)))
        {
            return text;
        }

        var safe = new StringBuilder();
        foreach (char c in text)
        {
            if (IsControl(c, lines))
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                safe.Append(c);
            }
        }

        return safe.ToString();
    }

    // Format characters turn the direction of the text around them.
    private static bool IsControl(char c, bool lines) =>
        (char.IsControl(c) && !(lines && c == '\n')) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
