using System.Reflection;
using System.Xml.Linq;

namespace VastK8s.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Products = ["libs", "cache-agent", "cli", "operator", "csi-driver", "embedded"];

    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepoRoot").Value!;

    /// <summary>Product projects by name, with the names of those they reference.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> References { get; } = ProductFiles("*.csproj").ToDictionary(
        path => Path.GetFileNameWithoutExtension(path),
        path => (IReadOnlySet<string>)XDocument.Load(path).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))).ToHashSet());

    /// <summary>Product projects by name, with the packages they reference themselves.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>> Packages { get; } = ProductFiles("*.csproj").ToDictionary(
        path => Path.GetFileNameWithoutExtension(path),
        path => (IReadOnlySet<string>)XDocument.Load(path).Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value).ToHashSet());

    public static IEnumerable<string> ProductFiles(string pattern) => Files(Products, pattern);

    public static IEnumerable<string> TestFiles(string pattern) => Files(["tests"], pattern);

    private static IEnumerable<string> Files(IEnumerable<string> folders, string pattern) => folders
        .Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));
}
