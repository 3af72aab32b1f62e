using System.Text.RegularExpressions;

namespace VastK8s.Architecture.Tests;

/// <summary>docs/SEMANTICS.md names the tests that show what it promises.</summary>
public partial class SemanticsTests
{
    [Fact]
    public void Every_test_that_it_names_is_there()
    {
        var tests = Repository.TestFiles("*Tests.cs").ToLookup(path => Path.GetFileNameWithoutExtension(path), path => File.ReadAllText(path));
        var named = Named().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "SEMANTICS.md"))).ToList();
        Assert.InRange(named.Count, 50, int.MaxValue);
        Assert.Empty(named.Where(n => !tests[n.Groups[1].Value].Any(text => text.Contains($" {n.Groups[2].Value}(", StringComparison.Ordinal))).Select(n => n.Value));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();
}
