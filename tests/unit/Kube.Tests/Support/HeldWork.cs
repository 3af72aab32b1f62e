namespace VastK8s.Kube.Tests.Support;

/// <summary>Work that ends when the test lets it, however early it is cancelled.</summary>
internal sealed class HeldWork
{
    public TaskCompletionSource Started { get; } = new();

    public TaskCompletionSource Cancelled { get; } = new();

    public TaskCompletionSource Release { get; } = new();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(Cancelled.SetResult);
        Started.SetResult();
        await Release.Task;
    }
}
