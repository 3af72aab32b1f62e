using System.Globalization;

namespace VastK8s.Cli.Agents;

/// <summary>A cache directory and how much of it may be used.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Bytes">Capacity in bytes; null: the agent's default.</param>
internal sealed record CacheDirectoryOption(string Path, long? Bytes)
{
    private const string Units = "KMGTP";

    /// <summary>Reads <c>DIR[:SIZE]</c>; SIZE as Kubernetes quantities have it: 500G, 2Ti, 1073741824.</summary>
    /// <exception cref="UsageException">No directory, or what follows the last ':' is no size.</exception>
    public static CacheDirectoryOption Parse(string text, CliHost host)
    {
        int colon = text.LastIndexOf(':');
        string directory = colon < 0 ? text : text[..colon];
        if (directory.Length == 0)
        {
            throw new UsageException("--cache-dir: no directory; use DIR or DIR:SIZE, as in /var/cache/vastk8s:500G");
        }

        return new CacheDirectoryOption(host.FullPath(directory), colon < 0 ? null : ParseSize(text[(colon + 1)..]));
    }

    /// <summary>As the agent takes it: size in plain bytes.</summary>
    public override string ToString() => Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{Path}:{bytes}") : Path;

    private static long ParseSize(string text)
    {
        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        string suffix = text[digits..];
        bool binary = suffix.EndsWith('i');
        int power = suffix.Length == 0 ? 0 : Units.IndexOf(suffix[0], StringComparison.Ordinal) + 1;
        bool unit = suffix.Length == 0 || (power > 0 && suffix.Length == (binary ? 2 : 1));
        if (unit && decimal.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            decimal bytes = number;
            for (int i = 0; i < power && bytes <= long.MaxValue; i++)
            {
                bytes *= binary ? 1024 : 1000;
            }

            if (bytes is >= 1 and <= long.MaxValue)
            {
                return (long)bytes;
            }
        }

        throw new UsageException($"--cache-dir: '{text}' is no size; use bytes or K, M, G, T, Ki, Mi, Gi, Ti, as in /var/cache/vastk8s:500G");
    }
}
