using VastK8s.Testing.Servers;

namespace VastK8s.Integration.Tests.Support;

/// <summary>The executables under test: VASTK8S_APP, else what <c>make app</c> published, else the build's output beside these tests'.</summary>
internal static class App
{
    private const string CliName = "vastk8s";
    private const string AgentName = "vastk8s-cache-agent";
    private static readonly (string Cli, string Agent)? Found = Find();

    /// <summary>How to get them; null when they are there.</summary>
    public static string? Missing => Found is null ? $"no {CliName} and {AgentName} to run: make app, or set VASTK8S_APP to a folder with both" : null;

    public static string Cli => Found!.Value.Cli;

    public static string Agent => Found!.Value.Agent;

    private static (string Cli, string Agent)? Find()
    {
        if (Environment.GetEnvironmentVariable("VASTK8S_APP") is { Length: > 0 } named) return Both(named, named);
        var artifacts = Path.Combine(Repository.Root, "artifacts");
        var published = Path.Combine(artifacts, "app");
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Both(published, published)
            ?? Both(Path.Combine(artifacts, "bin", "VastK8s.Cli", configuration), Path.Combine(artifacts, "bin", "VastK8s.CacheAgent", configuration));
    }

    private static (string Cli, string Agent)? Both(string cliFolder, string agentFolder)
    {
        var (cli, agent) = (Path.GetFullPath(Path.Combine(cliFolder, CliName)), Path.GetFullPath(Path.Combine(agentFolder, AgentName)));
        return File.Exists(cli) && File.Exists(agent) ? (cli, agent) : null;
    }
}
