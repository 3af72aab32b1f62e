namespace VastK8s.Cli.Agents;

/// <summary>Where the agent's executable is: named by VASTK8S_AGENT, beside this one, or in a build's output.</summary>
internal static class AgentExecutable
{
    public const string Variable = "VASTK8S_AGENT";

    private const string FileName = "vastk8s-cache-agent";

    /// <exception cref="AgentUnreachableException">Names the places that were looked at.</exception>
    public static string Find(CliHost host)
    {
        if (host.Variable(Variable) is { } named)
        {
            string path = host.FullPath(named);
            return File.Exists(path) ? path : throw new AgentUnreachableException(
                $"no agent answers and {Variable} names {path}, which does not exist; set it to the {FileName} executable, or unset it");
        }

        IReadOnlyList<string> places = Places(host.ProgramDirectory);
        return places.FirstOrDefault(File.Exists) ?? throw new AgentUnreachableException(
            $"no agent answers and none can be started: {FileName} is not at {string.Join(" or ", places)}; set {Variable} to its path");
    }

    // artifacts/bin/<project>/<configuration> for a build, artifacts/publish/… for a published one.
    private static IReadOnlyList<string> Places(string program)
    {
        string directory = Path.TrimEndingDirectorySeparator(program);
        string configuration = Path.GetFileName(directory);
        return
        [
            Path.Combine(directory, FileName),
            Path.GetFullPath(Path.Combine(directory, "..", "cache-agent", FileName)),
            Path.GetFullPath(Path.Combine(directory, "..", "..", "VastK8s.CacheAgent", configuration, FileName)),
        ];
    }
}
