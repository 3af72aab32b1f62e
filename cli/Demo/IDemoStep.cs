namespace VastK8s.Cli.Demo;

/// <summary>One step. It throws <see cref="LeftOutException"/> for what cannot be done here, and anything else for what went wrong.</summary>
internal interface IDemoStep
{
    string Title { get; }

    /// <summary>The command line that does the same; null: none does.</summary>
    string? Command(DemoState state);

    Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken);
}
