using System.Runtime.CompilerServices;
using System.Text;
using Grpc.Core;
using VastK8s.Api.Agent;

namespace VastK8s.Cli.Agents;

/// <summary>
/// Calls to the agent that outlive its restarts: every call of the protocol may be repeated, so one that was cut off is sent again as
/// soon as the successor answers.
/// </summary>
internal sealed class AgentSession : IDisposable
{
    // A request that ends each agent it reaches must not be sent for ever.
    private const int MaxRestarts = 5;

    private readonly AgentClient _client;

    private AgentSession(AgentClient client, AgentReadiness readiness)
    {
        _client = client;
        Readiness = readiness;
    }

    public AgentReadiness Readiness { get; }

    /// <summary>The agent as it answered first.</summary>
    public AgentInfo Info { get; private set; } = new();

    /// <summary>A session that has asked nobody yet.</summary>
    public static AgentSession Open(CliHost host, AgentOptions options)
    {
        if (Encoding.UTF8.GetByteCount(options.SocketPath) > AgentClient.MaxSocketPathBytes)
        {
            throw new UsageException(
                $"--state: {options.SocketPath} is longer than the {AgentClient.MaxSocketPathBytes} bytes of a unix socket's path; use a shorter directory");
        }

        AgentClient client = AgentClient.Open(options.SocketPath);
        return new AgentSession(client, new AgentReadiness(host, options, client));
    }

    /// <summary>Finds the agent; starts one if asked to and none answers.</summary>
    /// <exception cref="AgentUnreachableException">There is none.</exception>
    public static async Task<AgentSession> ConnectAsync(CliHost host, AgentOptions options, bool start, CancellationToken cancellationToken)
    {
        AgentSession session = Open(host, options);
        try
        {
            session.Info = (start
                ? await session.Readiness.StartAsync(cancellationToken).ConfigureAwait(false)
                : await session.Readiness.AskAsync(cancellationToken).ConfigureAwait(false))
                ?? throw new AgentUnreachableException(
                    $"no agent answers on {options.SocketPath}; mount, prefetch and index start one (--state DIR: that of another)");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public async Task<T> CallAsync<T>(Func<AgentClient, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        for (int restarts = 0; ; restarts++)
        {
            try
            {
                using AsyncUnaryCall<T> running = call(_client);
                return await running.ResponseAsync.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException e) when (AgentCall.IsGone(e) && restarts < MaxRestarts)
            {
                await Readiness.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The stream's messages; after a restart the call is made again and its messages follow.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        Func<AgentClient, AsyncServerStreamingCall<T>> call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int restarts = 0; ; restarts++)
        {
            using AsyncServerStreamingCall<T> running = call(_client);
            bool more = true;
            while (more)
            {
                try
                {
                    more = await running.ResponseStream.MoveNext(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when ((e is RpcException rpc ? AgentCall.IsGone(rpc) : e is OperationCanceledException && !cancellationToken.IsCancellationRequested) && restarts < MaxRestarts)
                {
                    await Readiness.WaitAsync(cancellationToken).ConfigureAwait(false);
                    break;
                }

                if (more)
                {
                    yield return running.ResponseStream.Current;
                }
            }

            if (!more)
            {
                yield break;
            }
        }
    }

    /// <summary>Asks the agent to stop, once: a successor is not to be stopped as well.</summary>
    public async Task ShutdownAsync(ShutdownRequest request, CancellationToken cancellationToken)
    {
        using AsyncUnaryCall<ShutdownReply> call = _client.ShutdownAsync(request, cancellationToken: cancellationToken);
        await call.ResponseAsync.ConfigureAwait(false);
    }

    public void Dispose() => _client.Dispose();
}
