using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using VastK8s.Kube.Tests.Contract;

namespace VastK8s.Kube.Tests.Json;

public sealed class KubeJsonTests
{
    [Fact]
    public void Micro_times_always_have_six_decimals_and_times_as_many_as_they_need()
    {
        var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var lease = JsonSerializer.Serialize(new V1LeaseSpec { RenewTime = time, AcquireTime = time.AddTicks(10) }, KubeJson.Options);
        Assert.Contains("\"renewTime\":\"2026-01-02T03:04:05.000000Z\"", lease, StringComparison.Ordinal);
        Assert.Contains("\"acquireTime\":\"2026-01-02T03:04:05.000001Z\"", lease, StringComparison.Ordinal);
        Assert.Equal(time, JsonSerializer.Deserialize<V1LeaseSpec>(lease, KubeJson.Options)!.RenewTime);
        Assert.Contains("\"creationTimestamp\":\"2026-01-02T03:04:05Z\"", JsonSerializer.Serialize(new V1ObjectMeta { CreationTimestamp = time }, KubeJson.Options), StringComparison.Ordinal);
        Assert.DoesNotContain("renewTime", JsonSerializer.Serialize(new V1LeaseSpec(), KubeJson.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_are_not_written_and_unknown_fields_not_minded()
    {
        var node = KubeJson.ToNode(new V1Secret { Metadata = new V1ObjectMeta { Name = "a" } });
        Assert.Equal("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}""", JsonNode.DeepEquals(node, node) ? Sorted(node) : "");
        Assert.Equal("a", KubeJson.FromNode<Widget>(JsonNode.Parse("""{"metadata":{"name":"a","new":{"x":[1]}},"spec":{"other":null},"more":1}""")!).Metadata.Name);
    }

    [Fact]
    public void A_copy_shares_nothing()
    {
        var widget = Widget.Of(new NamespacedName("x", "a"), new WidgetSpec { Tags = ["a"] });
        var copy = KubeJson.DeepCopy(widget);
        copy.Spec!.Tags!.Add("b");
        copy.Metadata.Name = "b";
        Assert.Equal(["a"], widget.Spec!.Tags!);
        Assert.Equal("a", widget.Metadata.Name);
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":1,"d":2}}""", """{"b":{"c":3}}""", """{"a":null,"b":{"c":3,"d":null}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":"x"}""", """{"a":"x"}""")]
    [InlineData("""{"a":1}""", """{"a":1}""", "{}")]
    [InlineData("{}", """{"a":{"b":{}}}""", """{"a":{"b":{}}}""")]
    public void A_merge_patch_is_the_difference(string original, string modified, string patch)
    {
        var (from, to) = (JsonNode.Parse(original)!.AsObject(), JsonNode.Parse(modified)!.AsObject());
        var diff = MergePatch.Diff(from, to);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(patch), diff), diff.ToJsonString());
        Assert.True(JsonNode.DeepEquals(to, MergePatch.Apply(from, diff)));
    }

    private static string Sorted(JsonObject node) => new JsonObject(node.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString();
}
