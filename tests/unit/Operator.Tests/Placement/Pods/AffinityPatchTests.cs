using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.Operator.Placement.Pods;
using static VastK8s.Operator.Tests.Placement.Pods.PodCase;

namespace VastK8s.Operator.Tests.Placement.Pods;

public class AffinityPatchTests
{
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";
    private const string Required = """{"nodeSelectorTerms":[{"matchExpressions":[{"key":"gpu","operator":"Exists"}]}]}""";
    private const string Own = """{"weight":3,"preference":{"matchExpressions":[{"key":"zone","operator":"In","values":["a"]}]}}""";
    private const string Ours = """{"weight":50,"preference":{"matchExpressions":[{"key":"cached.vastk8s.io/u","operator":"In","values":["ready"]}]}}""";
    private const string PodAffinity = """{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"zone"}]}""";

    [Theory]
    [InlineData(null, $$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}}]}}""")]
    [InlineData("null", $$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}}]}}""")]
    [InlineData("{}", $$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}}]}}""")]
    [InlineData($$$"""{"podAffinity":{{{PodAffinity}}}}""", $$$"""{"podAffinity":{{{PodAffinity}}},"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}}]}}""")]
    [InlineData("""{"nodeAffinity":null}""", $$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}}]}}""")]
    [InlineData(
        $$$"""{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{{{Required}}}}}""",
        $$$"""{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{{{Required}}},"{{{Preferred}}}":[{{{Ours}}}]}}""")]
    [InlineData($$$"""{"nodeAffinity":{"{{{Preferred}}}":null}}""", $$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}}]}}""")]
    [InlineData($$$"""{"nodeAffinity":{"{{{Preferred}}}":[]}}""", $$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}}]}}""")]
    [InlineData($$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Own}}}]}}""", $$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Own}}},{{{Ours}}}]}}""")]
    [InlineData($$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}},{{{Own}}}]}}""", $$$"""{"nodeAffinity":{"{{{Preferred}}}":[{{{Ours}}},{{{Own}}}]}}""")]
    public void It_adds_to_what_there_is(string? affinity, string expected)
    {
        var pod = Pod();
        if (affinity is not null) pod["spec"]!["affinity"] = JsonNode.Parse(affinity);

        var after = Apply(pod, AffinityPatch.Of(Element(pod), ["u"], 50));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), after["spec"]!["affinity"]), after.ToJsonString());
        Assert.Empty(AffinityPatch.Of(Element(after), ["u"], 50));
    }

    [Fact]
    public void A_term_of_the_pods_own_with_the_label_is_left_to_have_its_way()
    {
        var pod = Pod();
        pod["spec"]!["affinity"] = JsonNode.Parse($$$"""{"nodeAffinity":{"{{{Preferred}}}":[{"weight":1,"preference":{"matchExpressions":[{"key":"cached.vastk8s.io/u","operator":"DoesNotExist"}]}} ]}}""");
        Assert.Empty(AffinityPatch.Of(Element(pod), ["u"], 50));
    }

    [Fact]
    public void Nothing_but_the_terms_is_another_whatever_the_pod() => Prop.ForAll(Gen.Choose(1, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var pod = AnyPod(random);
        List<string> uids = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"u{random.Next(6)}").Distinct()];
        var before = TermsOf(pod);

        var patch = AffinityPatch.Of(Element(pod), uids, random.Next(1, 101));
        var after = Apply(pod, patch);

        // What was there comes first, as it was; each Dataset has a term.
        var terms = TermsOf(after);
        Assert.Equal(before, terms.Take(before.Count));
        Assert.All(uids, uid => Assert.Single(terms, term => term.Contains($"cached.vastk8s.io/{uid}\"", StringComparison.Ordinal)));
        Assert.True(terms.Count - before.Count <= uids.Count);
        Assert.True(JsonNode.DeepEquals(WithoutTerms(pod), WithoutTerms(after)), $"{pod.ToJsonString()}\n{after.ToJsonString()}");
        Assert.Empty(AffinityPatch.Of(Element(after), uids, 50));
        if (uids.Count == 0) Assert.Empty(patch);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static JsonObject AnyPod(Random random)
    {
        var pod = Pod(random.Next(2) == 0 ? [] : [Claim("train")]);
        pod["status"] = random.Next(2) == 0 ? null : new JsonObject();
        var shape = random.Next(6);
        if (shape == 0) return pod;
        var spec = pod["spec"]!;
        if (shape == 1)
        {
            spec["affinity"] = null;
            return pod;
        }

        var affinity = new JsonObject();
        spec["affinity"] = affinity;
        if (random.Next(2) == 0) affinity["podAffinity"] = JsonNode.Parse(PodAffinity);
        if (shape == 2) return pod;
        var node = shape == 3 ? null : new JsonObject();
        affinity["nodeAffinity"] = node;
        if (node is null) return pod;
        if (random.Next(2) == 0) node["requiredDuringSchedulingIgnoredDuringExecution"] = JsonNode.Parse(Required);
        if (shape == 4) return pod;
        node[Preferred] = random.Next(4) == 0 ? null : new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(i => JsonNode.Parse(random.Next(3) == 0 ? Ours.Replace("/u", $"/u{i}", StringComparison.Ordinal) : Own))]);
        return pod;
    }

    private static List<string> TermsOf(JsonObject pod) =>
        [.. (pod["spec"]?["affinity"]?["nodeAffinity"]?[Preferred] as JsonArray ?? []).Select(term => term!.ToJsonString())];

    // And without what is empty or null then.
    private static JsonObject WithoutTerms(JsonObject pod)
    {
        var copy = pod.DeepClone().AsObject();
        var spec = copy["spec"]!.AsObject();
        if (spec["affinity"] is JsonObject affinity)
        {
            if (affinity["nodeAffinity"] is JsonObject node)
            {
                node.Remove(Preferred);
                if (node.Count == 0) affinity.Remove("nodeAffinity");
            }
            else affinity.Remove("nodeAffinity");
            if (affinity.Count == 0) spec.Remove("affinity");
        }
        else spec.Remove("affinity");
        return copy;
    }
}
