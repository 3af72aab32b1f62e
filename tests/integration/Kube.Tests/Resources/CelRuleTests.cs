using System.Net;
using System.Text.Json.Nodes;
using VastK8s.Api.Tests.Validation;
using VastK8s.Testing.Cel;
using VastK8s.Testing.Kubernetes;

namespace VastK8s.Kube.Integration.Tests.Resources;

/// <summary>
/// The CEL rules of the definitions, which servers before 1.25 prune: evaluated by another implementation on the resources as the server stores them, defaults
/// filled in. They say the same as the validation of the types, on the same cases.
/// </summary>
public sealed class CelRuleTests(KubeCluster cluster)
{
    [Fact]
    public async Task Rules_refuse_what_validation_refuses_and_nothing_else()
    {
        using ResourceApi api = await ResourceApi.DefineAsync(cluster);
        string @namespace = await api.NewNamespaceAsync();
        var cases = ResourceCases.Right.Select(c => (c.Kind, c.Spec, Said: "")).Concat(ResourceCases.RefusedByRules).ToList();
        var evaluations = new List<(string Text, string Field, string Path, CelEvaluation Evaluation)>();
        foreach ((string kind, string spec, string said) in cases)
        {
            (HttpStatusCode status, JsonNode answer) = await api.CreateAsync(kind, @namespace, ResourceCases.Text(kind, $"{@namespace}-{evaluations.Count}", spec));
            if (status == HttpStatusCode.UnprocessableEntity && said.Length > 0)
            {
                // A server that enforces them has answered the question.
                continue;
            }

            Assert.True(status == HttpStatusCode.Created, answer.ToJsonString());
            string field = said.Length == 0 ? "" : said[..said.IndexOf(": ", StringComparison.Ordinal)];
            evaluations.AddRange(DefinitionRules.Of(kind, answer).Select(r => ($"{kind} {spec}", field, r.Path, new CelEvaluation(r.Rule, r.Self, r.Self))));
        }

        CelAnswers answers = await CelRunner.EvaluateAsync([.. evaluations.Select(e => e.Evaluation)]);
        Assert.SkipWhen(answers.Missing is not null, answers.Missing ?? "");

        foreach (var one in evaluations.Zip(answers.Values, (e, holds) => (e.Text, e.Field, e.Path, e.Evaluation.Rule, Holds: holds)).GroupBy(e => (e.Text, e.Field)))
        {
            var broken = one.Where(e => !e.Holds).ToList();
            if (one.Key.Field.Length == 0)
            {
                Assert.True(broken.Count == 0, $"{one.Key.Text} breaks {string.Join(" and ", broken.Select(b => $"{b.Path}: {b.Rule}"))}");
                continue;
            }

            Assert.True(broken.Count == 1, $"{one.Key.Text} breaks {broken.Count} rules");
            Assert.True(one.Key.Field.StartsWith(broken[0].Path, StringComparison.Ordinal), $"{one.Key.Text}: validation names {one.Key.Field}, the rule {broken[0].Path}");
        }
    }

    [Fact]
    public async Task A_cachenode_stays_on_its_node()
    {
        var before = DefinitionRules.Of("CacheNode", Node("a", "p")).ToDictionary(r => r.Path, r => r.Self);

        CelAnswers answers = await CelRunner.EvaluateAsync(
            [.. new[] { Node("a", "p"), Node("b", "p"), Node("a", "q") }.SelectMany(n => DefinitionRules.Of("CacheNode", n)).Select(r => new CelEvaluation(r.Rule, r.Self, before[r.Path]))]);
        Assert.SkipWhen(answers.Missing is not null, answers.Missing ?? "");

        Assert.Equal([true, true, false, true, true, false], answers.Values);

        static JsonNode Node(string node, string pool) => new JsonObject { ["spec"] = new JsonObject { ["nodeName"] = node, ["pool"] = pool } };
    }
}
