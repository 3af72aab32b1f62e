using Microsoft.Extensions.Time.Testing;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>Time that passes only while somebody waits for it.</summary>
internal static class Clock
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>Lets time pass in steps until a task has ended.</summary>
    public static async Task RunAsync(FakeTimeProvider time, TimeSpan step, Task running)
    {
        while (!running.IsCompleted)
        {
            time.Advance(step);
            await Task.WhenAny(running, Task.Delay(Breath, TestContext.Current.CancellationToken));
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        await running;
    }
}
