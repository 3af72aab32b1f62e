using System.Text.RegularExpressions;

namespace VastK8s.Architecture.Tests;

public partial class SourceRulesTests
{
    [Fact]
    public void Unsafe_code_and_platform_invoke_are_in_the_fuse_library_alone() => Assert.DoesNotContain(
        Sources().Where(path => !Path.GetRelativePath(Repository.Root, path).StartsWith("libs/Fuse/", StringComparison.Ordinal)),
        path => Unsafe().IsMatch(File.ReadAllText(path)));

    [Fact]
    public void A_file_holds_one_type_named_as_the_file() => Assert.DoesNotContain(Sources(), path => TopLevelType().Count(File.ReadAllText(path)) > 1);

    [Fact]
    public void No_file_is_long()
    {
        var lengths = Sources().Select(path => File.ReadLines(path).Count()).Order().ToList();
        Assert.InRange(lengths[lengths.Count / 2], 1, 100);
        Assert.InRange(lengths[lengths.Count * 95 / 100], 1, 300);
    }

    private static IEnumerable<string> Sources() => Repository.ProductFiles("*.cs");

    [GeneratedRegex(@"\b(unsafe\s+(partial\s+)?(class|struct|void|static)|DllImport|LibraryImport)\b")]
    private static partial Regex Unsafe();

    [GeneratedRegex(@"^(public|internal|file)?\s*(static |sealed |abstract |readonly |unsafe |partial |ref )*(class|record struct|record|struct|enum|interface) \w+", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
