using System.Text.Json.Nodes;
using VastK8s.Embedded.Tables;

namespace VastK8s.Embedded.Tests.Tables;

public class JsonPathTests
{
    private static readonly JsonNode Object = JsonNode.Parse("""
        {"metadata": {"name": "x"}, "spec": {"sources": [{"uri": "a"}, {"uri": "b"}]}, "status": {"objects": 7, "conditions": [{"type": "Cached", "status": "False"}, {"type": "Ready", "status": "True"}]}}
        """)!;

    [Theory]
    [InlineData(".metadata.name", "x")]
    [InlineData(".spec.sources[1].uri", "b")]
    [InlineData(".status.objects", "7")]
    [InlineData(".status.conditions[?(@.type=='Ready')].status", "True")]
    [InlineData(""".status.conditions[?(@.type=="Cached")].status""", "False")]
    public void It_finds_what_is_there(string path, string expected) => Assert.Equal(expected, JsonPath.Parse(path).Of(Object)!.ToString());

    [Theory]
    [InlineData(".spec.sources[2].uri")]
    [InlineData(".status.phase")]
    [InlineData(".metadata.name.deeper")]
    [InlineData(".status.conditions[?(@.type=='Indexed')].status")]
    public void What_is_not_there_is_null(string path) => Assert.Null(JsonPath.Parse(path).Of(Object));

    [Theory]
    [InlineData("metadata")]
    [InlineData(".a[*]")]
    [InlineData(".a..b")]
    [InlineData(".status.conditions[?(@.type!='Ready')]")]
    public void What_no_column_has_is_refused(string path) => Assert.Contains($"'{path}'", Assert.Throws<FormatException>(() => JsonPath.Parse(path)).Message, StringComparison.Ordinal);
}
