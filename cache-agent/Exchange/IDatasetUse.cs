using VastK8s.CacheAgent.Datasets;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>How a Dataset is used on this node while a snapshot is taken in, and how its blob follows. Nothing is mounted or unmounted meanwhile.</summary>
internal interface IDatasetUse
{
    /// <summary>Mounts whose images are read, those too that were unmounted and are still in use by somebody.</summary>
    IReadOnlyList<MountRecord> Mounts { get; }

    /// <summary>The sources that rows of the object table name.</summary>
    IReadOnlyList<SourceRecord> Sources { get; }

    /// <summary>Renumbers the sources, durably.</summary>
    void WriteSources(IReadOnlyList<SourceRecord> sources);

    /// <summary>From here on until <see cref="OpenFence"/> nothing fetches or evicts chunks from this one on, and nothing is under way there.</summary>
    Task FenceAsync(long firstChunk);

    /// <summary>The object table was cut before those chunks: what is cached of them goes, and nobody reads it any more.</summary>
    Task FollowCutAsync();

    /// <summary>Ends <see cref="FenceAsync"/>.</summary>
    void OpenFence();

    /// <summary>Drops the blob with all that is cached: another one takes its place.</summary>
    Task DropAsync();
}
