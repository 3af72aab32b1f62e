namespace VastK8s.Kube.Tests.Support;

/// <summary>Something that runs until the test is over; what it throws is thrown then.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public Running(Func<CancellationToken, Task> run) => Task = System.Threading.Tasks.Task.Run(() => run(_stop.Token));

    public Task Task { get; }

    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task;
        _stop.Dispose();
    }
}
