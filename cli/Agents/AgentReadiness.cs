using System.Diagnostics;
using Grpc.Core;
using VastK8s.Api.Agent;

namespace VastK8s.Cli.Agents;

/// <summary>Waits for an agent to answer GetInfo, starting one if none does.</summary>
internal sealed class AgentReadiness(CliHost host, AgentOptions options, AgentClient client)
{
    /// <summary>How long an agent may take to answer after its start or restart.</summary>
    public static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    // A holder that ends at once may have found another one at work (two command lines at a time): its agent is given a little time.
    private static readonly TimeSpan AfterExitLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>Asks once; null when nothing answers.</summary>
    /// <exception cref="AgentUnreachableException">The socket is another user's.</exception>
    public async Task<AgentInfo?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetInfoAsync(
                new GetInfoRequest(), deadline: DateTime.UtcNow + AnswerLimit, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException e) when (AgentCall.IsPermissionDenied(e))
        {
            throw new AgentUnreachableException($"{options.SocketPath}: permission denied; run as root, or give --state DIR of an agent of your own", e);
        }
        catch (RpcException e) when (AgentCall.IsGone(e))
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // How the client reports its deadline.
            return null;
        }
    }

    /// <summary>The agent that answers, or the one started now because none did.</summary>
    /// <exception cref="AgentUnreachableException">With the end of the agent's log.</exception>
    public async Task<AgentInfo> StartAsync(CancellationToken cancellationToken)
    {
        if (await AskAsync(cancellationToken).ConfigureAwait(false) is { } running)
        {
            return running;
        }

        using Process process = AgentProcess.Start(host, options);
        AgentInfo? info = await PollAsync(
            answered => answered is not null, StartLimit, () => process.HasExited && process.ExitCode != 0, cancellationToken).ConfigureAwait(false);
        return info ?? throw new AgentUnreachableException(Describe(process));
    }

    /// <summary>Waits for a restarted agent.</summary>
    /// <exception cref="AgentUnreachableException">None came.</exception>
    public async Task<AgentInfo> WaitAsync(CancellationToken cancellationToken) =>
        await PollAsync(answered => answered is not null, StartLimit, static () => false, cancellationToken).ConfigureAwait(false)
        ?? throw new AgentUnreachableException(
            $"the agent went away and none answered on {options.SocketPath} within {StartLimit.TotalSeconds:0} s\n{AgentProcess.LogTail(options.LogPath)}");

    /// <summary>Waits until nothing answers any more.</summary>
    /// <returns>Whether that came to be.</returns>
    public async Task<bool> WaitForEndAsync(CancellationToken cancellationToken) =>
        await PollAsync(answered => answered is null, StartLimit, static () => false, cancellationToken).ConfigureAwait(false) is null;

    private async Task<AgentInfo?> PollAsync(
        Func<AgentInfo?, bool> until, TimeSpan limit, Func<bool> hopeless, CancellationToken cancellationToken)
    {
        long start = host.Time.GetTimestamp();
        while (true)
        {
            AgentInfo? info = await AskAsync(cancellationToken).ConfigureAwait(false);
            TimeSpan elapsed = host.Time.GetElapsedTime(start);
            if (until(info) || elapsed >= limit)
            {
                return info;
            }

            if (hopeless() && limit > AfterExitLimit)
            {
                limit = Min(limit, elapsed + AfterExitLimit);
                hopeless = static () => false;
            }

            await Task.Delay(PollInterval, host.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private string Describe(Process process)
    {
        string what = process.HasExited
            ? $"the agent could not be started: it ended with exit code {process.ExitCode}"
            : $"the agent was started and did not answer on {options.SocketPath} within {StartLimit.TotalSeconds:0} s";
        string tail = AgentProcess.LogTail(options.LogPath);
        return tail.Length == 0 ? $"{what}; its log {options.LogPath} is empty" : $"{what}; the end of {options.LogPath}:\n{tail}";
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
