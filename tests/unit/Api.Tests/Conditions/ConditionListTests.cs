using k8s.Models;
using VastK8s.Api.Conditions;
using VastK8s.Api.Values;

namespace VastK8s.Api.Tests.Conditions;

public sealed class ConditionListTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, 500, TimeSpan.Zero);

    [Fact]
    public void The_time_moves_when_the_status_changes_and_only_then()
    {
        ValueList<V1Condition> first = default(ValueList<V1Condition>).With("Cached", ConditionStatus.False, "Fetching", "1 of 2", 3, Noon);
        ValueList<V1Condition> same = first.With("Cached", ConditionStatus.False, "Fetching", "2 of 2", 4, Noon.AddHours(1));
        ValueList<V1Condition> changed = same.With("Cached", ConditionStatus.True, "AllPresent", "", 4, Noon.AddHours(2));

        Assert.Equal(Noon.UtcDateTime.AddMilliseconds(-500), first[0].LastTransitionTime);
        Assert.Equal((first[0].LastTransitionTime, "2 of 2", 4), (same[0].LastTransitionTime, same[0].Message, same[0].ObservedGeneration));
        Assert.Equal(first[0].LastTransitionTime.AddHours(2), changed[0].LastTransitionTime);
        Assert.Single(changed);
    }

    [Fact]
    public void Setting_what_is_so_gives_an_equal_list_and_leaves_the_others()
    {
        ValueList<V1Condition> list = default(ValueList<V1Condition>)
            .With("A", ConditionStatus.True, "R", "m", 1, Noon)
            .With("B", ConditionStatus.False, "R", "m", 1, Noon);

        Assert.Equal(list, list.With("A", ConditionStatus.True, "R", "m", 1, Noon.AddDays(1)));
        Assert.Equal(["B"], list.Without("A").Select(c => c.Type));
        Assert.True(list.IsTrue("A") && list.IsFalse("B") && !list.IsTrue("C") && !list.IsFalse("C"));
        Assert.Null(list.Find("C"));
    }

    [Fact]
    public void A_long_message_is_clipped() =>
        Assert.Equal(StatusText.MaxMessage, default(ValueList<V1Condition>).With("A", "True", "R", new string('x', 5000), 1, Noon)[0].Message.Length);
}
