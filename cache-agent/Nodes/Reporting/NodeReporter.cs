using VastK8s.Api.CacheNodes;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Nodes.Mounting;
using VastK8s.CacheAgent.Nodes.Scheduling;

namespace VastK8s.CacheAgent.Nodes.Reporting;

/// <summary>Looks at what there is, makes the status of it, and has it written: when told that something changed, and now and then for what nobody tells.</summary>
internal sealed partial class NodeReporter(
    NodeController controller, PrefetchScheduler scheduler, MountWaiters waiters, CacheSpace space, ConditionSet conditions, StatusWriter writer, IReadOnlyList<string> limitations,
    string? address, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan BusyInterval = TimeSpan.FromSeconds(1);

    // Mounts, and what readers bring, are seen at this pace while nothing else goes on.
    private static readonly TimeSpan RestInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);
    private static readonly string Version = typeof(NodeReporter).Assembly.GetName().Version!.ToString(3);
    private readonly Signal _signal = new(time);

    /// <summary>Something changed.</summary>
    public void Wake() => _signal.Set();

    /// <summary>Reports until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var status = TryLook();
                await _signal.WaitAsync(IsBusy(status) ? BusyInterval : RestInterval, cancellationToken).ConfigureAwait(false);

                // What changes together is said together.
                await Task.Delay(Settling, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The last word is FinishAsync's.
        }
    }

    /// <summary>Says that the agent stops. Nothing runs any more.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        Look(isStopping: true);
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static bool IsBusy(CacheNodeStatus? status) => status is not null
        && (status.Totals.RateBytesPerSecond > 0
            || status.Datasets.Any(d => d.Listing?.State == NodeListing.Running)
            || status.PrefetchJobs.Any(j => j.State == NodePrefetchJobStatus.Running));

    private CacheNodeStatus? TryLook()
    {
        try
        {
            return Look(isStopping: false);
        }
        catch (Exception e)
        {
            // A disk that fails while it is looked at; the next look finds it failed.
            Log.Failed(logger, e);
            return null;
        }
    }

    private CacheNodeStatus? Look(bool isStopping)
    {
        // What the status said before is part of what it says next, and nothing could be written meanwhile.
        if (controller.Desired is not { } desired || !writer.KnowsNode) return null;
        var status = NodeStatus.Of(
            new NodeFacts
            {
                Desired = desired,
                Version = Version,
                Address = address,
                IsStopping = isStopping,
                Limitations = limitations,
                Unreadable = [.. conditions.All.Where(c => !c.Status && c.Type.StartsWith(DatasetRegistry.UnreadablePrefix, StringComparison.Ordinal)).Select(c => c.Message)],
                Directories = [.. space.Directories.Select(Directory)],
                Datasets = [.. controller.Facts().Select(d => d with { Prefetch = scheduler.Facts(d.Uid) })],
                MountWaiters = waiters.All,
                Jobs = scheduler.Jobs(),
            },
            writer.Before,
            time.GetUtcNow());
        writer.Publish(status);
        return status;
    }

    private static NodeDirectoryStatus Directory(CacheDirectory directory) => new()
    {
        Path = directory.Path,
        CapacityBytes = directory.Capacity,
        UsedBytes = Math.Max(0, directory.Used),
        State = directory.State switch
        {
            CacheDirectoryState.Ready => NodeDirectoryStatus.Ready,
            CacheDirectoryState.Full => NodeDirectoryStatus.Full,
            _ => NodeDirectoryStatus.Failed,
        },
        Message = directory.Message.Length == 0 ? null : directory.Message,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "what there is could not be looked at; tried again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
