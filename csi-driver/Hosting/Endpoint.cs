using System.Text;
using VastK8s.Api.Agent;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>Where CSI services are: a unix socket, as the specification writes it.</summary>
internal static class Endpoint
{
    private const string Scheme = "unix:";

    /// <summary>Reads <c>unix:///path</c>, <c>unix:/path</c> or <c>/path</c>.</summary>
    /// <param name="text">As given.</param>
    /// <param name="option">By which option.</param>
    /// <exception cref="FormatException">Names the option, the text and the right form.</exception>
    public static string Parse(string text, string option = "--endpoint")
    {
        var path = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
        if (path.StartsWith("//", StringComparison.Ordinal)) path = path[2..];
        if (!path.StartsWith('/') || path.EndsWith('/')) throw new FormatException($"{option} '{text}': use the path of a unix socket, as in unix:///run/csi/csi.sock");
        path = Path.GetFullPath(path);
        return Encoding.UTF8.GetByteCount(path) <= AgentClient.MaxSocketPathBytes
            ? path
            : throw new FormatException($"{option} '{text}': the path of a unix socket has {AgentClient.MaxSocketPathBytes} bytes at most; use a shorter one");
    }
}
