using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;

namespace VastK8s.Api.PrefetchJobs;

/// <summary>What a PrefetchJob's values must be besides what their attributes state.</summary>
internal static class PrefetchJobRules
{
    public static void Check(PrefetchJobSpec spec, List<FieldError> errors)
    {
        TreePathRules.Check(spec.Paths, "spec.paths", errors);
        NodeSelectorRules.Check(spec.NodeSelector, errors);
        TimeZoneInfo? zone = CronSchedule.Zone(spec.TimeZone);
        if (spec.Schedule is null)
        {
            OfASchedule(spec.TimeZone is not null, "spec.timeZone", errors);
            OfASchedule(spec.StartingDeadlineSeconds is not null, "spec.startingDeadlineSeconds", errors);
        }
        else
        {
            if (!CronSchedule.TryParse(spec.Schedule, zone ?? TimeZoneInfo.Utc, out _, out string error))
            {
                errors.Add(new("spec.schedule", error, "use five fields (minute, hour, day of month, month, day of week), as in \"30 2 * * 1-5\", or @daily"));
            }

            if (spec.TtlSecondsAfterFinished is not null)
            {
                errors.Add(new("spec.ttlSecondsAfterFinished", "a job with a schedule does not finish", "leave it out"));
            }
        }

        if (zone is null)
        {
            errors.Add(new("spec.timeZone", "not a time zone that this machine knows", "use a name of the IANA database, as in Europe/Berlin"));
        }
    }

    private static void OfASchedule(bool given, string field, List<FieldError> errors)
    {
        if (given)
        {
            errors.Add(new(field, "is of a schedule", "leave it out, or give a schedule"));
        }
    }
}
