using VastK8s.Api.Agent;
using VastK8s.Api.Yaml;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Credentials;
using VastK8s.Cli.Datasets;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Commands;

/// <summary>What every verb works with, and the steps that several share.</summary>
internal sealed class VerbContext(CliHost host, IVerbOutput output, AgentOptions agent)
{
    public CliHost Host { get; } = host;

    public IVerbOutput Output { get; } = output;

    public AgentOptions Agent { get; } = agent;

    /// <summary>Credentials read so far; blanked out in every message.</summary>
    public SecretSet Secrets { get; private set; } = new();

    public DatasetInput Read(string? argument, SourceFlags flags)
    {
        DatasetInput input = DatasetInputReader.Read(argument, flags, Host, Output.Note);
        Secrets = input.Secrets;
        return input;
    }

    /// <summary>Finds the agent, starting one if none answers.</summary>
    public async Task<AgentSession> ConnectAsync(CancellationToken cancellationToken)
    {
        using (AgentSession probe = AgentSession.Open(Host, Agent))
        {
            if (Agent.CacheDirectories.Count > 0 && await probe.Readiness.AskAsync(cancellationToken).ConfigureAwait(false) is not null)
            {
                Output.Note("an agent runs already; --cache-dir has no effect on it");
            }
        }

        return await AgentSession.ConnectAsync(Host, Agent, start: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the Dataset anew.</summary>
    public Task<Snapshot> IndexAsync(AgentSession session, DatasetInput input, CancellationToken cancellationToken)
    {
        var request = input.Dataset is null
            ? new IndexRequest { Name = input.Name }
            : new IndexRequest { Dataset = ResourceYaml.Serialize(input.Dataset) };
        input.Secrets.AddTo(request);
        return Output.IndexAsync(
            input.Name,
            session.StreamAsync(client => client.Index(request, cancellationToken: cancellationToken), cancellationToken),
            cancellationToken);
    }

    /// <summary>Fetches; the exit code says whether all is there.</summary>
    public async Task<int> PrefetchAsync(AgentSession session, string dataset, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var request = new PrefetchRequest { Dataset = dataset };
        request.Paths.Add(paths);
        PrefetchProgress last = await Output.PrefetchAsync(
            dataset,
            session.StreamAsync(client => client.Prefetch(request, cancellationToken: cancellationToken), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return last.State == PrefetchProgress.Types.State.Complete ? ExitCodes.Ok : ExitCodes.Incomplete;
    }
}
