using System.Reflection;

namespace VastK8s.Api.Tests;

/// <summary>Files of the checkout that these tests were built from.</summary>
internal static class RepositoryFiles
{
    private static readonly string Root =
        typeof(RepositoryFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    public static TheoryData<string> Examples => [.. Directory.EnumerateFiles(PathOf("examples"), "*.yaml").Select(f => Path.GetFileName(f)).Order()];
}
