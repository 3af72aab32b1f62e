using System.Text.Json.Nodes;
using VastK8s.Api;
using VastK8s.Operator.Placement.Pods;
using static VastK8s.Operator.Tests.Placement.Pods.PodCase;

namespace VastK8s.Operator.Tests.Placement.Pods;

public class PodDatasetsTests
{
    [Fact]
    public void Claims_and_inline_volumes_count_each_dataset_once() => Assert.Equal(
        ["uid-eval", "uid-train", "uid-shared"],
        Mounted.UidsOf(Namespace, Element(Pod(Claim("eval"), new JsonObject { ["emptyDir"] = new JsonObject() }, Claim("others"), Inline("train"), Claim("train"), Inline("shared", "lake")))));

    [Fact]
    public void What_is_not_ones_own_is_not_found_out()
    {
        Assert.Empty(Mounted.UidsOf(Namespace, Element(Pod(Inline("secret", "lake"), Inline("gone"), Inline("train", driver: "csi.other.io"), Inline(null)))));
        Assert.Empty(Mounted.UidsOf("other", Element(Pod(Claim("train"), Inline("train")))));
    }

    [Fact]
    public void A_claim_that_names_no_uid_makes_no_label() => Assert.Empty(Mounted.UidsOf(Namespace, Element(Pod(Claim("odd"), Claim("none")))));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"spec":null}""")]
    [InlineData("""{"spec":{"volumes":null}}""")]
    [InlineData("""{"spec":{"volumes":{"a":1}}}""")]
    [InlineData("""{"spec":{"volumes":[null,1,"x",[],{"persistentVolumeClaim":null},{"persistentVolumeClaim":{"claimName":7}},{"csi":{"driver":"csi.vastk8s.io"}},{"csi":[]}]}}""")]
    [InlineData("""[]""")]
    public void Whatever_a_pod_is_it_does_no_harm(string pod) => Assert.Empty(Mounted.UidsOf(Namespace, Element(JsonNode.Parse(pod)!)));

    [Fact]
    public void No_more_than_some_are_looked_at()
    {
        var all = new PodDatasets(key => new() { Metadata = new() { Labels = new Dictionary<string, string> { [Labels.DatasetUid] = key.Name } } }, _ => null);
        var pod = Pod([.. Enumerable.Range(0, 100).Select(i => Claim($"c{i}"))]);
        Assert.Equal(Enumerable.Range(0, PodDatasets.Most).Select(i => $"c{i}"), all.UidsOf(Namespace, Element(pod)));
    }
}
