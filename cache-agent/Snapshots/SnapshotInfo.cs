namespace VastK8s.CacheAgent.Snapshots;

/// <summary>What one snapshot holds; kept as <c>snapshot.json</c> beside its image.</summary>
internal sealed record SnapshotInfo
{
    /// <summary>SHA-256 over the content, lower-case hex.</summary>
    public required string Id { get; init; }

    /// <summary>Files, symbolic links included.</summary>
    public required long Objects { get; init; }

    /// <summary>Files that have bytes, and so a row of the object table.</summary>
    public required long PlacedObjects { get; init; }

    /// <summary>Bytes of all files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Directories, the root not counted.</summary>
    public required long Directories { get; init; }

    /// <summary>Objects left out, by reason.</summary>
    public required IReadOnlyDictionary<SkipReason, long> Skipped { get; init; }

    /// <summary>A few keys of each reason.</summary>
    public required IReadOnlyList<SkippedKey> SkippedSamples { get; init; }

    /// <summary>4 KiB blocks of each segment when it was made: the devices of its image.</summary>
    public required IReadOnlyList<uint> SegmentBlocks { get; init; }

    /// <summary>When listing began.</summary>
    public required DateTimeOffset Created { get; init; }
}
