using k8s;
using k8s.Models;
using VastK8s.Api.Validation;

namespace VastK8s.Api.Tests.Validation;

/// <summary>Each rule of each kind by a resource that breaks it alone. The same cases are put to a real API server by the integration tests.</summary>
public sealed class ResourceValidationTests
{
    public static TheoryData<string, string, string> Wrong => [.. ResourceCases.Wrong.Select(c => (c.Kind, c.Spec, c.Said))];

    public static TheoryData<string, string> Right => [.. ResourceCases.Right.Select(c => (c.Kind, c.Spec))];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_named_with_the_fix(string kind, string spec, string expected) =>
        Assert.Equal([expected], ResourceValidation.Validate(ResourceCases.Parse(kind, spec)).Select(e => e.ToString()));

    [Theory]
    [MemberData(nameof(Right))]
    public void Right_values_pass(string kind, string spec) => Assert.Empty(ResourceValidation.Validate(ResourceCases.Parse(kind, spec)));

    [Fact]
    public void Every_mistake_is_said_once_in_the_order_of_the_fields()
    {
        IKubernetesObject<V1ObjectMeta> dataset = ResourceCases.Parse(
            "Dataset", "{sources: [{uri: nowhere, region: '', path: /x}], ownership: {fileMode: rwx}, sharedWith: [A, b, b], prefetch: {policy: Never}}");
        dataset.Metadata.Name = "A";

        Assert.Equal(
            ["metadata.name", "spec.sources[0].uri", "spec.sources[0].region", "spec.sources[0].path", "spec.ownership.fileMode", "spec.prefetch.policy", "spec.sharedWith[0]", "spec.sharedWith[2]"],
            ResourceValidation.Validate(dataset).Select(e => e.Field));
    }

    [Fact]
    public void The_header_must_be_the_kinds_own()
    {
        IKubernetesObject<V1ObjectMeta> pool = ResourceCases.Parse("CachePool", "{directories: [{path: /a}]}");
        (pool.ApiVersion, pool.Kind, pool.Metadata) = ("v1", "Pod", new V1ObjectMeta { Name = "a.b", NamespaceProperty = "n" });

        Assert.Equal(
            [
                "apiVersion: 'v1' is not served; use vastk8s.io/v1alpha1",
                "kind: 'Pod' is no CachePool; use CachePool",
                "metadata.namespace: a CachePool is in no namespace; leave it out",
                "metadata.name: 'a.b' is no DNS-1123 label; use 63 characters at most, without '.'",
            ],
            ResourceValidation.Validate(pool).Select(e => e.ToString()));
    }

    [Fact]
    public void Sizes_are_bounded()
    {
        Assert.Equal("spec.sources: more than 64 items; give fewer", OnlyError("Dataset", $"{{sources: [{string.Join(',', Enumerable.Repeat("{uri: 's3://b'}", 65))}]}}"));
        Assert.Equal("spec.sources[0].region: longer than 64 characters; use a shorter one", OnlyError("Dataset", $"{{sources: [{{uri: 's3://b', region: {new string('r', 65)}}}]}}"));
        Assert.Equal("spec.nodeSelector: more than 16 entries; give fewer", OnlyError("PrefetchJob", $"{{datasetRef: {{name: a}}, nodeSelector: {{{string.Join(',', Enumerable.Range(0, 17).Select(i => $"k{i}: v"))}}}}}"));
    }

    [Fact]
    public void Another_kind_of_resource_is_an_argument_error() =>
        Assert.Throws<ArgumentException>(() => ResourceValidation.Validate(new V1Pod { Metadata = new() { Name = "a" } }));

    private static string OnlyError(string kind, string spec) => Assert.Single(ResourceValidation.Validate(ResourceCases.Parse(kind, spec))).ToString();
}
