using VastK8s.Fuse;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>
/// Keeps the FUSE connections of the node's agent, so that mounts outlive it: gives each new agent what the last one had. When the driver itself is started again, the agent gives everything back.
/// </summary>
/// <param name="socketPath">Where agents look for it.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed partial class DescriptorKeeper(string socketPath, TimeProvider time, ILogger<DescriptorKeeper> logger)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private volatile DescriptorHolder? _holder;

    /// <summary>Whether agents find it.</summary>
    public bool IsKeeping => _holder is not null;

    /// <summary>Whether nothing is lost when this process ends: an agent has all that is kept, or nothing is.</summary>
    public bool IsShared => _holder?.IsShared != false;

    /// <summary>Runs until cancelled. What is kept then is lost, unless an agent lives.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(socketPath)!);
                using var holder = new DescriptorHolder(socketPath);
                _holder = holder;
                Log.Keeping(logger, socketPath);
                await holder.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                _holder = null;

                // A driver that ends as this one begins, say, or the agent's own holder.
                Log.CannotKeep(logger, e.Message);
                await Task.Delay(Retry, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "keeping FUSE connections at {Socket}")]
        public static partial void Keeping(ILogger logger, string socket);

        [LoggerMessage(LogLevel.Warning, "FUSE connections are not kept here: {Why}. Trying again")]
        public static partial void CannotKeep(ILogger logger, string why);
    }
}
