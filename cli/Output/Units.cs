using System.Globalization;

namespace VastK8s.Cli.Output;

/// <summary>Numbers as people read them; always the same, whatever the locale.</summary>
internal static class Units
{
    // 100 years; what a stalled transfer would take is no TimeSpan any more.
    private const long MaxSeconds = 100L * 365 * 24 * 3600;

    private static readonly string[] Binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary><c>0 B</c>, <c>999 B</c>, <c>1.0 KiB</c>, <c>114.2 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        // From 1023.95 on, one decimal would show 1024.0.
        while (Math.Abs(value) >= (unit == 0 ? 1024 : 1023.95) && unit < Binary.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {Binary[unit]}");
    }

    public static string Rate(long bytesPerSecond) => $"{Bytes(bytesPerSecond)}/s";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>12,345 objects</c>, <c>1 object</c>.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary><c>8.2 ms</c>, <c>3.4 s</c>, <c>2m05s</c>, <c>3h07m</c>, <c>2d04h</c>.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds:00}s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours}h{time.Minutes:00}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalDays}d{time.Hours:00}h"),
    };

    /// <summary><c>0 s</c>, <c>59 s</c>, then as <see cref="Time"/>.</summary>
    public static string Seconds(long seconds) =>
        seconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{seconds} s") : Time(TimeSpan.FromSeconds(Math.Min(seconds, MaxSeconds)));

    /// <summary>Whole per cent, 100 only when it is all.</summary>
    public static int Percent(long part, long whole) => whole <= 0 || part >= whole ? 100 : (int)(Math.Max(part, 0) * 100.0 / whole);
}
