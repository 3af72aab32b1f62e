using System.Globalization;

namespace VastK8s.Embedded.Tables;

/// <summary>Time since something, as <c>kubectl get</c> shows it.</summary>
internal static class Age
{
    /// <summary><c>45s</c>, <c>3m12s</c>, <c>47m</c>, <c>5h</c>, <c>12d</c>: with seconds up to ten minutes, in one unit after that.</summary>
    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds}s"),
        { TotalMinutes: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m{time.Seconds}s"),
        { TotalHours: < 3 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays}d"),
    };
}
