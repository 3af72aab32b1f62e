using System.Text.Json.Serialization;
using VastK8s.Api.Datasets;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.PrefetchJobs;

/// <summary>Which paths of which Dataset are to be present where, and when.</summary>
[CelRule("!has(self.timeZone) || has(self.schedule)", "timeZone is of a schedule: leave it out", FieldPath = ".timeZone")]
[CelRule("!has(self.startingDeadlineSeconds) || has(self.schedule)", "startingDeadlineSeconds is of a schedule: leave it out", FieldPath = ".startingDeadlineSeconds")]
[CelRule("!has(self.ttlSecondsAfterFinished) || !has(self.schedule)", "a job with a schedule does not finish: leave ttlSecondsAfterFinished out", FieldPath = ".ttlSecondsAfterFinished")]
public sealed record PrefetchJobSpec
{
    /// <summary>The Dataset, in the job's namespace.</summary>
    [Required]
    public NameReference DatasetRef { get; init; } = new();

    /// <summary>Files and directories of the tree, without leading '/'. Absent: everything.</summary>
    [Items(0, TreePaths.MaxPaths)]
    [Length(1, TreePaths.MaxLength)]
    [Pattern(TreePaths.Expression, "not a path of the tree", TreePaths.Remedy)]
    [CelRule(TreePaths.NoDotsRule, TreePaths.NoDotsMessage)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Paths { get; init; } = [];

    /// <summary>Labels that a node of the Dataset's pool must have. Absent: the nodes that the Dataset is placed on.</summary>
    [Items(0, 16)]
    [Length(0, ResourceName.MaxLabelLength)]
    [Pattern(ResourceName.LabelValueExpression, "not a label's value", "use letters, digits, '-', '_' and '.', beginning and ending with a letter or digit, 63 at most")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueMap<string> NodeSelector { get; init; }

    /// <summary>
    /// When to run, as crontab(5) says it (minute, hour, day of month, month, day of week) or @hourly, @daily, @weekly, @monthly, @yearly. Absent: once, now.
    /// </summary>
    [Length(5, 256)]
    [Pattern(CronSchedule.Expression, "not a schedule", "use five fields, as in \"30 2 * * 1-5\", or @daily")]
    public string? Schedule { get; init; }

    /// <summary>The IANA time zone of schedule, as in Europe/Berlin. Absent: Etc/UTC.</summary>
    [Length(1, 64)]
    [Pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$", "not a time zone", "use a name of the IANA database, as in Europe/Berlin")]
    public string? TimeZone { get; init; }

    /// <summary>What happens when a run is due while the one before goes on. <c>Forbid</c>: it is left out. <c>Replace</c>: the one before is ended.</summary>
    [Allowed(PrefetchJobs.ConcurrencyPolicy.Forbid, PrefetchJobs.ConcurrencyPolicy.Replace)]
    public string ConcurrencyPolicy { get; init; } = PrefetchJobs.ConcurrencyPolicy.Forbid;

    /// <summary>Seconds after its time in which a run may still begin; later it is left out. Absent: however late.</summary>
    [Range(10)]
    public long? StartingDeadlineSeconds { get; init; }

    /// <summary>Whether nothing is fetched and no run begins. A run that is interrupted goes on from what is there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Suspend { get; init; }

    /// <summary>Seconds that one run may take, over all attempts; then it is ended as Failed. Absent: no limit.</summary>
    [Range(1)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>How often a node tries again what failed, waiting longer each time, before its run counts as failed.</summary>
    [Range(0, 100)]
    public int BackoffLimit { get; init; } = 6;

    /// <summary>Seconds after which the job is deleted once it is complete or failed. Absent: never. What it fetched stays.</summary>
    [Range(0)]
    public long? TtlSecondsAfterFinished { get; init; }
}
