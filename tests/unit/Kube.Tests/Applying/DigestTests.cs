using System.Text.Json.Nodes;

namespace VastK8s.Kube.Tests.Applying;

public sealed class DigestTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,2],"d":null}}""", """{"b":{"d":null,"c":[1,2]},"a":1}""", true)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", false)]
    [InlineData("""{"a":"1"}""", """{"a":1}""", false)]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1,"c":1}}""", false)]
    [InlineData("""[["a"],"b"]""", """[["a","b"]]""", false)]
    [InlineData("""{"a":{},"b":1}""", """{"a":{"b":1}}""", false)]
    public void The_order_of_fields_is_all_that_does_not_matter(string a, string b, bool same) =>
        Assert.Equal(same, Digest.Of(JsonNode.Parse(a)) == Digest.Of(JsonNode.Parse(b)));
}
