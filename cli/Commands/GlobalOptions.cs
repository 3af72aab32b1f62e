using System.CommandLine;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Commands;

/// <summary>Options of every verb.</summary>
internal sealed class GlobalOptions
{
    public const string DefaultState = "/var/lib/vastk8s";

    private readonly CliHost _host;

    public GlobalOptions(CliHost host)
    {
        _host = host;
        Format.AcceptOnlyFromAmong("text", "json");
    }

    public Option<string?> State { get; } = new("--state")
    {
        Description = $"Directory of the agent's state, its socket and its log [default: VASTK8S_STATE, else {DefaultState}]",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<string[]> CacheDirectories { get; } = new("--cache-dir")
    {
        Description = "Where the agent keeps objects, and how much at most (500G, 2Ti); may be repeated; used only when this call starts the agent",
        HelpName = "DIR[:SIZE]",
        Recursive = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string> Format { get; } = new("--output", "-o")
    {
        Description = "text, or json: one object a line, each with its kind",
        HelpName = "text|json",
        Recursive = true,
        DefaultValueFactory = _ => "text",
    };

    public void AddTo(RootCommand root)
    {
        root.Add(State);
        root.Add(CacheDirectories);
        root.Add(Format);
    }

    /// <exception cref="UsageException">A cache directory's size is none.</exception>
    public AgentOptions Agent(ParseResult result) => new(
        _host.FullPath(result.GetValue(State) ?? _host.Variable("VASTK8S_STATE") ?? DefaultState),
        [.. (result.GetValue(CacheDirectories) ?? []).Select(d => CacheDirectoryOption.Parse(d, _host))]);

    public IVerbOutput Output(ParseResult result) =>
        result.GetValue(Format) == "json" ? new JsonOutput(_host) : new TextOutput(_host);
}
