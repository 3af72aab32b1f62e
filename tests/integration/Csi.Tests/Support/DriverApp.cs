using VastK8s.Integration.Tests.Support;
using VastK8s.Testing.Servers;

namespace VastK8s.Csi.Integration.Tests.Support;

/// <summary>The driver under test, found as <see cref="App"/> finds the others.</summary>
internal static class DriverApp
{
    private const string Name = "vastk8s-csi-driver";
    private static readonly string? Found = Find();

    /// <summary>How to get it; null when it is there.</summary>
    public static string? Missing => Found is null ? $"no {Name} to run: make app, or set VASTK8S_APP to a folder with it" : null;

    public static string Path => Found!;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("VASTK8S_APP") is { Length: > 0 } named) return In(named);
        var artifacts = System.IO.Path.Combine(Repository.Root, "artifacts");
        var configuration = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return In(System.IO.Path.Combine(artifacts, "app")) ?? In(System.IO.Path.Combine(artifacts, "bin", "VastK8s.CsiDriver", configuration));
    }

    private static string? In(string folder) => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, Name)) is var path && File.Exists(path) ? path : null;
}
