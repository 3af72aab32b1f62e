using k8s.Models;

namespace VastK8s.Kube.Tests.Selectors;

public sealed class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "x", ["tier"] = "", ["example.com/a-b"] = "c_d.e" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app=x", true)]
    [InlineData("app == x , tier=", true)]
    [InlineData("app!=x", false)]
    [InlineData("none!=x", true)]
    [InlineData("app in (y, x)", true)]
    [InlineData("app notin (y,x)", false)]
    [InlineData("none notin (y)", true)]
    [InlineData("example.com/a-b=c_d.e", true)]
    [InlineData("tier,!none", true)]
    [InlineData("!app", false)]
    [InlineData("in=x", false)]
    public void Labels_match(string selector, bool matches)
    {
        var parsed = LabelSelector.Parse(selector);
        Assert.Equal(matches, parsed.Matches(Labels));
        Assert.Equal(matches, LabelSelector.Parse(parsed.ToString()).Matches(Labels));
    }

    [Theory]
    [InlineData("=x")]
    [InlineData("a=x,")]
    [InlineData("a in x")]
    [InlineData("a in (x")]
    [InlineData("a like x")]
    [InlineData("a=x b=y")]
    public void What_is_no_selector_is_refused(string selector) => Assert.Throws<FormatException>(() => LabelSelector.Parse(selector));

    [Fact]
    public void Selectors_of_objects_match_as_the_API_says()
    {
        Assert.Null(LabelSelector.Of(null));
        Assert.True(LabelSelector.Of(new V1LabelSelector())!.Matches(null));
        var selector = LabelSelector.Of(new V1LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["app"] = "x" },
            MatchExpressions = [new V1LabelSelectorRequirement { Key = "tier", OperatorProperty = "Exists" }, new V1LabelSelectorRequirement { Key = "app", OperatorProperty = "NotIn", Values = ["y"] }],
        })!;
        Assert.True(selector.Matches(Labels));
        Assert.False(selector.Matches(null));
        Assert.Throws<FormatException>(() => LabelSelector.Of(new V1LabelSelector { MatchExpressions = [new V1LabelSelectorRequirement { Key = "a", OperatorProperty = "Gt" }] }));
    }
}
