using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output;

/// <summary>How a verb tells what it does and did: text for people, or lines of JSON for programs.</summary>
internal interface IVerbOutput
{
    /// <summary>Shows a listing's progress and result.</summary>
    Task<Snapshot> IndexAsync(string dataset, IAsyncEnumerable<IndexProgress> updates, CancellationToken cancellationToken);

    /// <summary>Shows a prefetch's progress and result.</summary>
    Task<PrefetchProgress> PrefetchAsync(string dataset, IAsyncEnumerable<PrefetchProgress> updates, CancellationToken cancellationToken);

    void Mounted(string dataset, string target, MountReply reply, TimeSpan took);

    void Unmounted(string target, bool wasMounted);

    void Deleted(string dataset, long freedBytes);

    /// <summary>Null: no agent ran.</summary>
    void Stopped(int? pid);

    /// <summary>The status once.</summary>
    /// <param name="status">All Datasets, or one.</param>
    /// <param name="detailed">Whether one Dataset was asked for, and all about it is shown.</param>
    void Status(GetStatusReply status, bool detailed);

    /// <summary>The status as it changes, until cancelled.</summary>
    Task WatchAsync(IAsyncEnumerable<GetStatusReply> updates, bool detailed, CancellationToken cancellationToken);

    /// <summary>Something the user should know.</summary>
    void Note(string message);

    /// <summary>Why the verb fails.</summary>
    void Error(string message, int exitCode);
}
