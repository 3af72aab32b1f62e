using System.Text;

namespace VastK8s.Testing.Http;

/// <summary>First line and headers of a message.</summary>
internal sealed record HttpHead(string FirstLine, IReadOnlyList<(string Name, string Value)> Lines)
{
    public static HttpHead Parse(byte[] head)
    {
        string[] lines = Encoding.Latin1.GetString(head).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new HttpHead(lines[0], [.. lines.Skip(1).Select(static line => (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim()))]);
    }

    public Dictionary<string, string> Headers
    {
        get
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, string value) in Lines)
                headers[name] = value;
            return headers;
        }
    }

    /// <summary>With headers put in, in place of those of the same name; a null value takes a header away.</summary>
    public HttpHead With(IEnumerable<KeyValuePair<string, string?>> replaced)
    {
        List<(string Name, string Value)> lines = [.. Lines];
        foreach ((string name, string? value) in replaced)
        {
            lines.RemoveAll(line => line.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (value is not null)
                lines.Add((name, value));
        }
        return this with { Lines = lines };
    }

    public byte[] ToBytes()
    {
        var text = new StringBuilder(FirstLine).Append("\r\n");
        foreach ((string name, string value) in Lines)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }
}
