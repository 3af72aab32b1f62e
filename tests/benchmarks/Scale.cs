namespace VastK8s.Benchmarks;

/// <summary>How much of everything.</summary>
internal sealed record Scale
{
    public required int SmallFiles { get; init; }

    public required long LargeFile { get; init; }

    /// <summary>Files of each MLPerf-Storage-like shape: volumes (140 MB), TFRecord files (1,200 records of 114,660 B), universes (2.8 MB).</summary>
    public required (int Volumes, int Records, int Universes) Shapes { get; init; }

    public required int WarmRuns { get; init; }

    /// <summary>Seconds that a warm run takes at least, in whole passes.</summary>
    public required double WarmSeconds { get; init; }

    public required int ColdRuns { get; init; }

    public required int PrefetchLargeFiles { get; init; }

    public required long PrefetchLargeFile { get; init; }

    public required int PrefetchSmallFiles { get; init; }

    public required int PrefetchRuns { get; init; }

    public required int FirstByteFiles { get; init; }

    public required int StreamRuns { get; init; }

    public required int ListedObjects { get; init; }

    public required int IndexRuns { get; init; }

    public required int MountRuns { get; init; }

    public required int PublishRuns { get; init; }

    public required int Kills { get; init; }

    public required int PodStarts { get; init; }

    public required int ControlDatasets { get; init; }

    public required int ControlNodes { get; init; }

    public required int ControlApplies { get; init; }

    /// <summary>How long the operator is watched while there is nothing to do.</summary>
    public required TimeSpan ControlIdle { get; init; }

    /// <summary>A suite that has not ended by then hangs.</summary>
    public required TimeSpan SuiteLimit { get; init; }

    /// <summary>The sizes of the project's targets.</summary>
    public static Scale Full { get; } = new()
    {
        SmallFiles = 10_000,
        LargeFile = 1L << 30,
        Shapes = (6, 6, 300),
        WarmRuns = 7,
        WarmSeconds = 1,
        ColdRuns = 5,
        PrefetchLargeFiles = 8,
        PrefetchLargeFile = 256L << 20,
        PrefetchSmallFiles = 10_000,
        PrefetchRuns = 3,
        FirstByteFiles = 120,
        StreamRuns = 5,
        ListedObjects = 1_000_000,
        IndexRuns = 3,
        MountRuns = 15,
        PublishRuns = 200,
        Kills = 50,
        PodStarts = 15,
        ControlDatasets = 5_000,
        ControlNodes = 200,
        ControlApplies = 100,
        ControlIdle = TimeSpan.FromMinutes(1),
        SuiteLimit = TimeSpan.FromMinutes(20),
    };

    /// <summary>The same shapes in minutes on a busy machine; too small to judge by.</summary>
    public static Scale Short { get; } = new()
    {
        SmallFiles = 2_000,
        LargeFile = 256L << 20,
        Shapes = (1, 1, 20),
        WarmRuns = 3,
        WarmSeconds = 0.2,
        ColdRuns = 2,
        PrefetchLargeFiles = 4,
        PrefetchLargeFile = 64L << 20,
        PrefetchSmallFiles = 1_000,
        PrefetchRuns = 2,
        FirstByteFiles = 30,
        StreamRuns = 2,
        ListedObjects = 100_000,
        IndexRuns = 1,
        MountRuns = 5,
        PublishRuns = 20,
        Kills = 10,
        PodStarts = 3,
        ControlDatasets = 100,
        ControlNodes = 10,
        ControlApplies = 10,
        ControlIdle = TimeSpan.FromSeconds(10),
        SuiteLimit = TimeSpan.FromMinutes(3),
    };
}
