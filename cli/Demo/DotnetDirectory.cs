using System.Runtime.InteropServices;

namespace VastK8s.Cli.Demo;

/// <summary>The directory that .NET is installed in: real files of all sizes that every machine which builds this has.</summary>
internal static class DotnetDirectory
{
    /// <exception cref="UsageException">There is none: this program carries its runtime with it.</exception>
    public static string Find(CliHost host)
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        string runtime = Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory());
        string?[] places = [host.Variable("DOTNET_ROOT"), Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."))];
        string? found = places.OfType<string>().FirstOrDefault(p => Directory.Exists(Path.Combine(p, "shared", "Microsoft.NETCore.App")));
        if (found is null)
        {
            throw new UsageException("--source: no .NET directory found to show the demo on; give a URI or a directory");
        }

        // A source that is itself a link would be indexed as what it points to, and say otherwise.
        return Directory.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(found);
    }
}
