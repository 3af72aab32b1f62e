using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.CsiDriver.Services;

namespace VastK8s.CsiDriver.Agents;

/// <summary>The node's agent. It may be away, and come back: every call of its protocol may be repeated.</summary>
/// <param name="socketPath">Its socket.</param>
/// <param name="patience">How long a call goes on trying while nobody answers.</param>
/// <param name="time">Clock.</param>
internal sealed class AgentLink(string socketPath, TimeSpan patience, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly AgentClient _client = AgentClient.Open(socketPath);

    /// <summary>Calls it.</summary>
    /// <exception cref="RpcException">Its refusal, or UNAVAILABLE when nobody answered in time.</exception>
    public async Task<T> CallAsync<T>(Func<AgentClient, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                using var running = call(_client);
                return await running.ResponseAsync.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RpcException e) when (AgentCall.IsGone(e))
            {
                if (time.GetElapsedTime(began) > patience) throw CsiError.Unavailable($"the cache agent does not answer on {socketPath}: {e.Status.Detail}");
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What it says of a Dataset.</summary>
    /// <exception cref="RpcException">NOT_FOUND: it knows none of that name.</exception>
    public async Task<DatasetStatus> StatusAsync(string dataset, CancellationToken cancellationToken)
    {
        var reply = await CallAsync(c => c.GetStatusAsync(new GetStatusRequest { Dataset = dataset }, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        return reply.Datasets[0];
    }

    public void Dispose() => _client.Dispose();
}
