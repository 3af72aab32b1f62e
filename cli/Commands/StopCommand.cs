using System.CommandLine;
using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s stop</c></summary>
internal static class StopCommand
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    public static Command Create(CliHost host, GlobalOptions global)
    {
        var unmountAll = new Option<bool>("--unmount-all") { Description = "Unmount everything first" };
        var verb = new VerbCommand(
            "stop",
            "Stops the agent and waits for its end; mounts stay.")
        {
            Details = "Where a mount's bytes are all here they can still be read; the next agent serves the rest again. No agent running is no error.",
            Examples =
            [
                ("vastk8s stop", "before an upgrade; the next mount, prefetch or index starts the new one"),
                ("vastk8s stop --unmount-all", "for good"),
            ],
            JsonLines = ["Stop  wasRunning, pid"],
        };
        verb.Add(unmountAll);
        verb.SetAction((result, token) => Verb.RunAsync(host, global, result, async (context, cancellationToken) =>
        {
            using AgentSession session = AgentSession.Open(host, context.Agent);
            int? pid = await StopAsync(session, context.Agent, result.GetValue(unmountAll), cancellationToken).ConfigureAwait(false);
            context.Output.Stopped(pid);
            return ExitCodes.Ok;
        }, token));
        return verb;
    }

    /// <summary>Stops the agent that answers and waits until none does.</summary>
    /// <returns>Its pid; null when none answered.</returns>
    public static async Task<int?> StopAsync(AgentSession session, AgentOptions options, bool unmountAll, CancellationToken cancellationToken)
    {
        if (await session.Readiness.AskAsync(cancellationToken).ConfigureAwait(false) is not { } info)
        {
            return null;
        }

        try
        {
            await session.ShutdownAsync(new ShutdownRequest { UnmountAll = unmountAll }, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (AgentCall.IsGone(e))
        {
            // It ended before its answer was out; whether it stays so is seen next.
        }

        // It stops answering first, and then leaves its mounts in order and syncs its cache.
        return await session.Readiness.WaitForEndAsync(cancellationToken).ConfigureAwait(false)
            && await AgentProcesses.WaitForAgentsEndAsync(info.Pid, EndLimit, cancellationToken).ConfigureAwait(false)
            ? info.Pid
            : throw new IOException($"the agent (pid {info.Pid}, {options.SocketPath}) is still there after {EndLimit.TotalSeconds:0} s; see {options.LogPath}");
    }
}
