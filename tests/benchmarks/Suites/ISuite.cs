namespace VastK8s.Benchmarks.Suites;

/// <summary>Figures that share what has to be set up for them.</summary>
internal interface ISuite
{
    string Name { get; }

    /// <summary>The figures with targets that it measures.</summary>
    IReadOnlyList<string> Figures { get; }

    Task RunAsync(Bench bench, CancellationToken cancellationToken);
}
