using VastK8s.CacheAgent.Snapshots.Keys;

namespace VastK8s.Snapshots.Tests;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*.jpg", "a.jpg", true)]
    [InlineData("*.jpg", "d/a.jpg", false)]
    [InlineData("*.jpg", ".jpg", true)]
    [InlineData("**/*.jpg", "a.jpg", true)]
    [InlineData("**/*.jpg", "d/e/a.jpg", true)]
    [InlineData("**/*.jpg", "d/e/a.jpgx", false)]
    [InlineData("d/**", "d/e/f", true)]
    [InlineData("d/**", "d", false)]
    [InlineData("d/", "d/e/f", true)]
    [InlineData("d/", "de", false)]
    [InlineData("d/**/f", "d/f", true)]
    [InlineData("d/**/f", "d/x/y/f", true)]
    [InlineData("d/**/f", "d/xf", false)]
    [InlineData("a**z", "a/b/z", true)]
    [InlineData("**", "anything/at all", true)]
    [InlineData("?.txt", "é.txt", true)]
    [InlineData("?.txt", "😀.txt", true)]
    [InlineData("?.txt", "ab.txt", false)]
    [InlineData("a?b", "a/b", false)]
    [InlineData("img[0-9][a-cx].png", "img7x.png", true)]
    [InlineData("img[0-9][a-cx].png", "img7d.png", false)]
    [InlineData("[!0-9]", "a", true)]
    [InlineData("[!0-9]", "7", false)]
    [InlineData("[^0-9]", "7", false)]
    [InlineData("[!0-9]", "/", false)]
    [InlineData("a[+-9]b", "a/b", false)]
    [InlineData("a[+-9]b", "a.b", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[^^]", "^", false)]
    [InlineData(@"[\]]", "]", true)]
    [InlineData(@"[[]", "[", true)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("(a|b)$", "(a|b)$", true)]
    [InlineData("{a,b}", "a", false)]
    [InlineData("*", "line\nbreak", true)]
    [InlineData("**", "line\nbreak", true)]
    [InlineData("a", "a\n", false)]
    public void Pattern_matches_whole_path(string pattern, string path, bool expected) =>
        Assert.Equal(expected, Glob.Parse(pattern, "include[0]").IsMatch(path));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("/a", "begins with '/'")]
    [InlineData("[a", "without its ']'")]
    [InlineData("[", "without its ']'")]
    [InlineData("[!", "without its ']'")]
    [InlineData("[z-a]", "wrong way round")]
    [InlineData("[😀]", "use ?")]
    [InlineData("a\\", "ends in '\\'")]
    [InlineData("[\\", "ends in '\\'")]
    public void Wrong_pattern_is_refused_with_its_field(string pattern, string problem)
    {
        var error = Assert.Throws<ArgumentException>(() => Glob.Parse(pattern, "sources[0].include[3]"));
        Assert.StartsWith("sources[0].include[3]: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_stars_take_linear_time()
    {
        var glob = Glob.Parse(string.Concat(Enumerable.Repeat("**a", 30)), "include[0]");
        Assert.False(glob.IsMatch(new string('a', 20_000) + "b"));
    }

    [Theory]
    [InlineData("tmp/**", "tmp", true)]
    [InlineData("tmp", "tmp", true)]
    [InlineData("tmp/**", "tmpx", false)]
    public void Exclude_covers_an_empty_directory(string pattern, string path, bool excluded) =>
        Assert.Equal(!excluded, new KeyFilter(0, [], [pattern]).Allows(path, directory: true));

    [Fact]
    public void Exclude_takes_out_what_include_let_in()
    {
        var filter = new KeyFilter(0, ["**/*.jpg"], ["bad/**"]);
        Assert.True(filter.Allows("good/a.jpg", directory: false));
        Assert.False(filter.Allows("bad/a.jpg", directory: false));
        Assert.False(filter.Allows("good/a.png", directory: false));
    }
}
