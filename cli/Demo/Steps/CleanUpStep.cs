using System.Diagnostics;
using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Commands;
using VastK8s.Cli.Demo.Leftovers;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>Unmounts, deletes, stops; then looks whether anything is left, and removes that too.</summary>
internal sealed class CleanUpStep : IDemoStep
{
    // A holder killed after its agent may have started another one in between.
    private const int MaxKillRounds = 3;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    public string Title => "Clean up: nothing stays behind";

    public string? Command(DemoState state) => $"vastk8s umount …; vastk8s delete {state.Prefetched.Name} {state.OnDemand.Name}; vastk8s stop";

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        if (state.Session is { } session && await AnswersAsync(session, wrong, cancellationToken).ConfigureAwait(false))
        {
            await AskAsync(state, session, report, wrong, cancellationToken).ConfigureAwait(false);
        }

        await EndProcessesAsync(state, wrong, cancellationToken).ConfigureAwait(false);
        await UnmountAsync(state, wrong, cancellationToken).ConfigureAwait(false);
        try
        {
            state.Directories.Remove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            wrong.Add($"not removed: {e.Message}");
        }

        if (wrong.Count > 0)
        {
            throw new IOException(string.Join("; ", wrong));
        }

        report.Line($"No mount, no process and no file is left (looked at /proc/self/mountinfo, /proc and {state.Directories.Root}).");
    }

    // Where no agent answers, each call would wait for one.
    private static async Task<bool> AnswersAsync(AgentSession session, List<string> wrong, CancellationToken cancellationToken)
    {
        int before = wrong.Count;
        await TryAsync(wrong, () => session.Readiness.WaitAsync(cancellationToken)).ConfigureAwait(false);
        return wrong.Count == before;
    }

    private static async Task AskAsync(
        DemoState state, AgentSession session, IDemoReport report, List<string> wrong, CancellationToken cancellationToken)
    {
        await TryAsync(wrong, async () =>
        {
            foreach (string target in (string[])[state.Directories.OnDemand, state.Directories.Prefetched])
            {
                // Forced: nothing of the demo reads there any more, but an indexer of the desktop might.
                var unmount = new UnmountRequest { Target = target, Force = true };
                await session.CallAsync(c => c.UnmountAsync(unmount, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        foreach (string name in (string[])[state.OnDemand.Name, state.Prefetched.Name])
        {
            await TryAsync(wrong, async () =>
            {
                var delete = new DeleteDatasetRequest { Dataset = name };
                DeleteDatasetReply reply = await session.CallAsync(
                    c => c.DeleteDatasetAsync(delete, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
                report.Line($"{name}: {Units.Bytes(reply.FreedBytes)} freed");
            }).ConfigureAwait(false);
        }

        await TryAsync(
            wrong, () => StopCommand.StopAsync(session, state.Directories.Agent, unmountAll: true, cancellationToken)).ConfigureAwait(false);
    }

    private static async Task TryAsync(List<string> wrong, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            // A Dataset that was never made, because the demo ended before.
        }
        catch (Exception e) when (e is RpcException or IOException or AgentUnreachableException)
        {
            wrong.Add(Verb.Explain(e, CancellationToken.None).Message);
        }
    }

    private static async Task EndProcessesAsync(DemoState state, List<string> wrong, CancellationToken cancellationToken)
    {
        for (int round = 0; round < MaxKillRounds; round++)
        {
            int[] pids = [.. AgentProcesses.Of(state.Directories.Agent.StateDirectory).Union(state.Agents.Where(AgentProcesses.IsAgent))];
            if (await AgentProcesses.WaitForEndAsync(pids, EndLimit, state.Host.Time, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            wrong.Add($"still running and killed: {string.Join(", ", pids.Where(AgentProcesses.IsAgent))}");
            Array.ForEach([.. pids.Where(AgentProcesses.IsAgent)], AgentProcesses.Kill);
        }
    }

    private static async Task UnmountAsync(DemoState state, List<string> wrong, CancellationToken cancellationToken)
    {
        foreach (string mount in state.Directories.All.SelectMany(MountTable.Below).ToArray())
        {
            wrong.Add($"still mounted and detached: {mount}");
            using var umount = Process.Start("umount", ["-l", mount]);
            await umount.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
