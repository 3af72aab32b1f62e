namespace VastK8s.Cli.Output.Progress;

/// <summary>Shows how far something has come while it runs.</summary>
internal interface IProgressView
{
    /// <summary>Takes all updates.</summary>
    /// <returns>The last one; null when there was none.</returns>
    Task<T?> ShowAsync<T>(IAsyncEnumerable<T> updates, Func<T, ProgressPoint> point, CancellationToken cancellationToken)
        where T : class;
}
