using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;

namespace VastK8s.Cli.Demo.Steps;

internal static class DemoMount
{
    /// <summary>Mounts, and says what it became.</summary>
    /// <exception cref="LeftOutException">This machine cannot, and it was known that it might not.</exception>
    public static async Task<MountReply> MountAsync(DemoState state, string dataset, string target, CancellationToken cancellationToken)
    {
        AgentSession session = state.RequireSession();
        if (!state.Host.IsRoot)
        {
            throw new LeftOutException(string.Join("; ", state.Limitations));
        }

        Directory.CreateDirectory(target);
        var request = new MountRequest { Dataset = dataset, Target = target };
        long start = state.Host.Time.GetTimestamp();
        try
        {
            MountReply reply = await session.CallAsync(
                client => client.MountAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            state.Context.Output.Mounted(dataset, target, reply, state.Host.Time.GetElapsedTime(start));
            return reply;
        }
        catch (RpcException e) when (state.Limitations.Count > 0 && !AgentCall.IsGone(e))
        {
            throw new LeftOutException($"{string.Join("; ", state.Limitations)} ({e.Status.Detail})");
        }
    }
}
