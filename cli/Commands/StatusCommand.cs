using System.CommandLine;
using System.Runtime.CompilerServices;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s status</c></summary>
internal static class StatusCommand
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    public static Command Create(CliHost host, GlobalOptions global)
    {
        Argument<string?> name = DatasetArgument.Name(host, global, required: false);
        var watch = new Option<bool>("--watch", "-w") { Description = "Show it again each second, until interrupted" };
        var verb = new VerbCommand(
            "status", "Shows the agent, its cache directories and the Datasets it has.")
        {
            Details = "With a NAME, all about one Dataset. Starts no agent.",
            Examples =
            [
                ("vastk8s status", "all Datasets"),
                ("vastk8s status imagenet-1f0c55d2", "one: sources, what was left out, how much was fetched"),
                ("vastk8s status --watch", "as it changes"),
                ("vastk8s status -o json | jq '.datasets[] | {name, cachedBytes}'", "for a program"),
            ],
            JsonLines =
            [
                "Status  agent {version, pid, startedUnixMs, limitations []},",
                "        datasets [{name, sources [], snapshot (null, or as of vastk8s index), cachedObjects, cachedBytes,",
                "          mounts [{target, snapshotId, mode}], conditions [], originBytes, originRequests, hitBytes, missBytes,",
                "          readErrors}],",
                "        directories [{path, capacityBytes, usedBytes, state, message}],",
                "        conditions [{type, status, reason, message, lastTransitionUnixMs}]",
            ],
        };
        verb.Add(name);
        verb.Add(watch);
        verb.SetAction((result, token) => Verb.RunAsync(host, global, result, async (context, cancellationToken) =>
        {
            string? dataset = result.GetValue(name);
            if (dataset is not null)
            {
                DatasetArgument.CheckName(dataset);
            }

            using AgentSession session = await AgentSession.ConnectAsync(host, context.Agent, start: false, cancellationToken).ConfigureAwait(false);
            if (result.GetValue(watch))
            {
                await context.Output.WatchAsync(
                    PollAsync(session, dataset, host.Time, cancellationToken), dataset is not null, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                context.Output.Status(await GetAsync(session, dataset, cancellationToken).ConfigureAwait(false), dataset is not null);
            }

            return ExitCodes.Ok;
        }, token));
        return verb;
    }

    private static async IAsyncEnumerable<GetStatusReply> PollAsync(
        AgentSession session, string? dataset, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        do
        {
            yield return await GetAsync(session, dataset, cancellationToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    private static async Task<GetStatusReply> GetAsync(AgentSession session, string? dataset, CancellationToken cancellationToken)
    {
        var request = new GetStatusRequest { Dataset = dataset ?? "" };
        GetStatusReply status = await session.CallAsync(
            client => client.GetStatusAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        return dataset is null || status.Datasets.Count > 0
            ? status
            : throw new IOException($"no Dataset '{dataset}' here; vastk8s status shows those there are");
    }
}
