using System.Globalization;
using VastK8s.CsiDriver.Agents;

namespace VastK8s.CsiDriver.Services;

/// <summary>Holds a pod until enough of its Dataset is cached on the node.</summary>
/// <param name="agent">Says how much is.</param>
/// <param name="time">Clock.</param>
internal sealed class WaitFor(AgentLink agent, TimeProvider time)
{
    /// <summary>Names how much: an attribute of the volume, else an annotation of the pod, else one of the Dataset. <c>90%</c>.</summary>
    public const string Attribute = "vastk8s.io/wait-for";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A kubelet gives a call two minutes. What it hears in the end it writes as an event of the pod, and asks again.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Reads <c>90%</c>.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static int Percent(string text) =>
        text is [.. var digits, '%'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= 100
            ? percent
            : throw CsiError.Invalid($"{Attribute} '{text}': give a percentage from 0% to 100%, as in 90%");

    /// <summary>Returns when so much is cached.</summary>
    /// <exception cref="Grpc.Core.RpcException">UNAVAILABLE: not yet; says how much is.</exception>
    public async Task RunAsync(string dataset, string wanted, CancellationToken cancellationToken)
    {
        var percent = Percent(wanted);
        var began = time.GetTimestamp();
        while (true)
        {
            var status = await agent.StatusAsync(dataset, cancellationToken).ConfigureAwait(false);
            var total = status.Snapshot?.Bytes ?? 0;
            if (status.Snapshot is not null && (Int128)status.CachedBytes * 100 >= (Int128)total * percent) return;
            if (time.GetElapsedTime(began) >= Limit)
            {
                throw CsiError.Unavailable(status.Snapshot is null
                    ? $"waits for {percent} % of the Dataset on this node, which has no snapshot of it yet"
                    : $"waits for {percent} % of the Dataset on this node: {(total == 0 ? 100 : (long)((Int128)status.CachedBytes * 100 / total))} % is there, {status.CachedBytes} of {total} bytes");
            }

            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
