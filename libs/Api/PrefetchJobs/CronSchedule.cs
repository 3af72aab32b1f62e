using System.Diagnostics.CodeAnalysis;
using Cronos;

namespace VastK8s.Api.PrefetchJobs;

/// <summary>
/// The times at which a scheduled PrefetchJob runs: crontab(5) in a time zone. Where clocks are put forward, a time that is left out runs at
/// the next that exists; where they are put back, a fixed time runs once and an interval (<c>*</c>, <c>*/5</c>, <c>1-4</c>) goes on through both passes.
/// </summary>
public sealed class CronSchedule
{
    /// <summary>What a schedule looks like, roughly: the API server refuses what is none, <see cref="TryParse"/> the rest.</summary>
    internal const string Expression = @"^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|[^\s@]+( +[^\s]+){4})$";

    private readonly CronExpression _expression;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(CronExpression expression, TimeZoneInfo zone) => (_expression, _zone) = (expression, zone);

    /// <summary>Reads a schedule of five fields or a macro (<c>@daily</c>). On false, <paramref name="error"/> says what is wrong with it.</summary>
    /// <param name="schedule">As in <c>spec.schedule</c>.</param>
    /// <param name="zone">What its times are in.</param>
    /// <param name="cron">The schedule; null on false.</param>
    /// <param name="error">What is wrong; empty on true.</param>
    public static bool TryParse(string schedule, TimeZoneInfo zone, [NotNullWhen(true)] out CronSchedule? cron, out string error)
    {
        (cron, error) = (null, "");
        try
        {
            cron = new CronSchedule(CronExpression.Parse(schedule, CronFormat.Standard), zone);
            return true;
        }
        catch (CronFormatException e)
        {
            error = Detail(e.Message);
            return false;
        }
    }

    /// <summary>The zone of that name of the IANA database; null where the machine does not know it. No name: UTC.</summary>
    public static TimeZoneInfo? Zone(string? name) =>
        name is null ? TimeZoneInfo.Utc : TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : null;

    /// <summary>The first time after this one; null when there is none (the 30th of February).</summary>
    public DateTimeOffset? Next(DateTimeOffset after) => _expression.GetNextOccurrence(after, _zone);

    // "The given cron expression has an invalid format. Minutes: Value must be …."
    private static string Detail(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return "not a schedule" + (end < 0 ? "" : ": " + message[(end + 2)..].TrimEnd('.'));
    }
}
