using VastK8s.Api.Datasets;
using VastK8s.Api.Yaml;

namespace VastK8s.Api.Tests.Datasets;

public sealed class ClusterOnlyTests
{
    [Theory]
    [InlineData("{sources: [{uri: 's3://b'}], ownership: {uid: 5}, prefetch: {policy: Eager}, consistency: {mode: Snapshot}, placement: {mode: Replicated}}")]
    [InlineData("{sources: [{uri: 's3://b', secretRef: {name: a}}], prefetch: {policy: OnDemand}, retain: false}")]
    public void What_is_done_without_a_cluster_is_not_remarked_on(string spec) => Assert.Empty(Notes(spec));

    [Theory]
    [InlineData("{poolRef: {name: a}, nodeSelector: {a: b}, placement: {copies: 2}, sharedWith: [a], retain: true}", "spec.poolRef, spec.nodeSelector, spec.placement, spec.sharedWith, spec.retain: no effect without a cluster")]
    [InlineData("{placement: {copies: 2}}", "spec.placement: no effect without a cluster")]
    [InlineData("{prefetch: {paths: [a]}}", "spec.prefetch.paths: nothing is fetched by itself without a cluster: run 'vastk8s prefetch' with --path for each")]
    [InlineData("{refresh: {interval: 6h}}", "spec.refresh.interval: not listed again every 6h without a cluster: run 'vastk8s index'")]
    public void What_is_not_is_said(string spec, string expected) => Assert.Equal([expected], Notes(spec));

    private static IReadOnlyList<string> Notes(string spec) =>
        ClusterOnly.Notes(ResourceYaml.Parse<Dataset>($"apiVersion: vastk8s.io/v1alpha1\nkind: Dataset\nmetadata: {{name: a}}\nspec: {spec}\n").Spec);
}
