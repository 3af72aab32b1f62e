using System.Reflection;

namespace VastK8s.Operator.Tests.Datasets.Status;

/// <summary>Each folder of testassets is a case. With VASTK8S_WRITE_EXPECTED=1 they are written instead of compared: look at the difference.</summary>
public class DatasetStatusTests
{
    private static readonly string Folder = Path.Combine(
        typeof(DatasetStatusTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepoRoot").Value!, "tests/unit/Operator.Tests/Datasets/testassets");

    public static TheoryData<string> Cases => [.. Directory.EnumerateDirectories(Folder).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Status_follows_from_what_is_there(string name)
    {
        var of = new StatusCase(Path.Combine(Folder, name));
        var actual = of.Actual();
        if (Environment.GetEnvironmentVariable("VASTK8S_WRITE_EXPECTED") == "1") File.WriteAllText(of.Expected, actual);

        Assert.Equal(File.ReadAllText(of.Expected), actual);
    }
}
