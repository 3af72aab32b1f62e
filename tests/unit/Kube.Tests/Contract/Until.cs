using System.Diagnostics;

namespace VastK8s.Kube.Tests.Contract;

/// <summary>Waits for conditions.</summary>
public static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static Task TrueAsync(Func<bool> condition, CancellationToken cancellationToken) => TrueAsync(() => Task.FromResult(condition()), cancellationToken);

    /// <exception cref="TimeoutException">It did not become true.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Deadline) throw new TimeoutException("A condition did not become true.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }
    }
}
