using System.Diagnostics;

namespace VastK8s.Kube.Integration.Tests.Support;

/// <summary>Waits for something to become so.</summary>
internal static class Eventually
{
    // Generous: a busy machine is no failure.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <param name="condition">What is to become true.</param>
    /// <param name="what">It in words, for the failure.</param>
    /// <param name="interval">Between looks that cost more than a moment.</param>
    public static async Task IsAsync(Func<Task<bool>> condition, string what, TimeSpan? interval = null)
    {
        long began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"not within {Limit.TotalSeconds:0} s: {what}");
            await Task.Delay(interval ?? Interval, TestContext.Current.CancellationToken);
        }
    }
}
