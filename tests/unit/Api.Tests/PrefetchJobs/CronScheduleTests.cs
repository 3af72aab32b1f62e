using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.Api.PrefetchJobs;

namespace VastK8s.Api.Tests.PrefetchJobs;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * *")]
    [InlineData("30 2 * * 1-5")]
    [InlineData("*/15 0-6,22,23 1,15 */3 MON-FRI")]
    [InlineData("0 0 29 2 *")]
    [InlineData("0 12 * JAN,JUL 7")]
    [InlineData("@hourly")]
    [InlineData("@daily")]
    [InlineData("@midnight")]
    [InlineData("@weekly")]
    [InlineData("@monthly")]
    [InlineData("@yearly")]
    [InlineData("@annually")]
    public void Right_ones_are_read(string schedule) => Assert.True(CronSchedule.TryParse(schedule, TimeZoneInfo.Utc, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("5-1/0 * * * *")]
    [InlineData("@never")]
    [InlineData("TZ=UTC * * * * *")]
    public void Wrong_ones_are_refused_and_say_why(string schedule)
    {
        Assert.False(CronSchedule.TryParse(schedule, TimeZoneInfo.Utc, out _, out string error));
        Assert.NotEmpty(error);
    }

    // Central European clocks: put forward on 2026-03-29 at 02:00, back on 2026-10-25 at 03:00.
    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00")] // 02:30 is left out: the next time that exists
    [InlineData("30 2 * * *", "2026-03-29T12:00:00+02:00", "2026-03-30T02:30:00+02:00")]
    [InlineData("30 2 * * *", "2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00")] // 02:30 comes twice: the first
    [InlineData("30 2 * * *", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00")] // and not the second
    [InlineData("0,30 * * * *", "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00")] // an interval goes on through both
    [InlineData("0 * * * *", "2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00")]
    [InlineData("0 0 31 12 *", "2026-12-31T00:00:00+01:00", "2027-12-31T00:00:00+01:00")]
    public void Clock_changes_lose_no_run_and_double_none(string schedule, string after, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), Parse(schedule, "Europe/Berlin").Next(DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_day_that_never_comes_has_no_time() => Assert.Null(Parse("0 0 30 2 *", null).Next(DateTimeOffset.UnixEpoch));

    [Fact]
    public void Zones_are_known_by_their_name()
    {
        Assert.Equal(TimeSpan.FromHours(1), CronSchedule.Zone("Europe/Berlin")!.BaseUtcOffset);
        Assert.Equal(TimeZoneInfo.Utc, CronSchedule.Zone(null));
        Assert.Null(CronSchedule.Zone("Europe/Atlantis"));
    }

    [Fact]
    public void Each_time_matches_the_fields_and_none_is_left_out_between()
    {
        Gen<int[]> Field(int minimum, int maximum) => Gen.Choose(minimum, maximum).NonEmptyListOf().Select(f => f.Take(4).Distinct().Order().ToArray());
        Gen<(int[] Minutes, int[] Hours, int[] Months, int Start)> cases =
            from minutes in Field(0, 59)
            from hours in Field(0, 23)
            from months in Field(1, 12)
            from start in Gen.Choose(0, 365 * 24 * 60)
            select (minutes, hours, months, start);

        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            DateTimeOffset after = new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero).AddMinutes(c.Start);
            string schedule = $"{string.Join(',', c.Minutes)} {string.Join(',', c.Hours)} * {string.Join(',', c.Months)} *";

            DateTimeOffset next = Parse(schedule, null).Next(after)!.Value;

            Assert.True(next > after);
            Assert.True(c.Minutes.Contains(next.Minute) && c.Hours.Contains(next.Hour) && c.Months.Contains(next.Month) && next.Second == 0);
            for (DateTimeOffset t = after.AddSeconds(30); t < next; t = t.AddMinutes(1))
            {
                Assert.False(c.Minutes.Contains(t.Minute) && c.Hours.Contains(t.Hour) && c.Months.Contains(t.Month), $"{schedule}: {t} was left out");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void In_any_zone_a_daily_time_comes_on_every_day_once()
    {
        string[] zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo"];
        Prop.ForAll(Gen.Elements(zones).ToArbitrary(), Gen.Choose(0, 1439).ToArbitrary(), (zone, minute) =>
        {
            CronSchedule cron = Parse($"{minute % 60} {minute / 60} * * *", zone);
            TimeZoneInfo info = CronSchedule.Zone(zone)!;
            DateTimeOffset time = cron.Next(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))!.Value;
            for (int i = 0; i < 370; i++)
            {
                DateTimeOffset next = cron.Next(time)!.Value;
                Assert.Equal(TimeZoneInfo.ConvertTime(time, info).Date.AddDays(1), TimeZoneInfo.ConvertTime(next, info).Date);
                time = next;
            }
        }).QuickCheckThrowOnFailure();
    }

    private static CronSchedule Parse(string schedule, string? zone)
    {
        Assert.True(CronSchedule.TryParse(schedule, CronSchedule.Zone(zone)!, out CronSchedule? cron, out string error), error);
        return cron;
    }
}
