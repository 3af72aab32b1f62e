using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace VastK8s.Erofs.Writing;

/// <summary>Paths in messages.</summary>
internal static class PathText
{
    /// <summary>The path in quotes: as it is when it is printable UTF-8, else with \xNN for each byte that is not ASCII.</summary>
    public static string Quote(ReadOnlySpan<byte> path)
    {
        var printable = Utf8.IsValid(path) && !path.ContainsAnyInRange((byte)0, (byte)0x1F) && !path.Contains((byte)0x7F);
        var text = new StringBuilder("'");
        if (printable)
            return text.Append(Encoding.UTF8.GetString(path)).Append('\'').ToString();
        foreach (var value in path)
        {
            if (value is >= 0x20 and < 0x7F)
                text.Append((char)value);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\x{value:X2}");
        }
        return text.Append('\'').ToString();
    }
}
