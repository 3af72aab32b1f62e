using System.Globalization;
using System.Net;

namespace VastK8s.Operator.Hosting;

/// <summary>An address and a port to listen on.</summary>
/// <param name="Address">The address; of all interfaces: <c>0.0.0.0</c> (IPv4), <c>[::]</c> (both).</param>
/// <param name="Port">The port; 0: any that is free.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    public static ListenAddress Default { get; } = new(IPAddress.Any, 8080);

    /// <summary>Reads <c>host:port</c>: an IPv4 address, an IPv6 address in brackets, <c>localhost</c>, or nothing for all interfaces.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static ListenAddress Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort) throw Wrong(text);
        var host = text[..colon];
        return host switch
        {
            "" => new ListenAddress(IPAddress.IPv6Any, port),
            "localhost" => new ListenAddress(IPAddress.Loopback, port),
            ['[', .. var inner, ']'] when IPAddress.TryParse(inner, out var six) => new ListenAddress(six, port),
            _ when !host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(host, out var four) => new ListenAddress(four, port),
            _ => throw Wrong(text),
        };
    }

    public override string ToString() => new IPEndPoint(Address, Port).ToString();

    private static FormatException Wrong(string text) => new($"\"{text}\" is no address to listen on: use an IP address and a port, as in 0.0.0.0:8080 or [::]:8080");
}
