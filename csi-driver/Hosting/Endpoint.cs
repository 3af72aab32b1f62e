namespace VastK8s.CsiDriver.Hosting;

/// <summary>Where CSI services are: a unix socket, as the specification writes it.</summary>
internal static class Endpoint
{
    private const string Scheme = "unix:";

    /// <summary>Reads <c>unix:///path</c>, <c>unix:/path</c> or <c>/path</c>.</summary>
    /// <exception cref="FormatException">Names the text and the right form.</exception>
    public static string Parse(string text)
    {
        var path = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
        if (path.StartsWith("//", StringComparison.Ordinal)) path = path[2..];
        if (!path.StartsWith('/') || path.EndsWith('/')) throw new FormatException($"--endpoint '{text}': use the path of a unix socket, as in unix:///run/csi/csi.sock");
        return Path.GetFullPath(path);
    }
}
