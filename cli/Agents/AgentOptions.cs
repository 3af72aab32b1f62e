namespace VastK8s.Cli.Agents;

/// <summary>Which agent, and how to start it.</summary>
/// <param name="StateDirectory">Absolute path; holds the socket and the log.</param>
/// <param name="CacheDirectories">For a start alone; empty: the agent's default.</param>
internal sealed record AgentOptions(string StateDirectory, IReadOnlyList<CacheDirectoryOption> CacheDirectories)
{
    public string SocketPath => Path.Combine(StateDirectory, "agent.sock");

    public string LogPath => Path.Combine(StateDirectory, "agent.log");
}
