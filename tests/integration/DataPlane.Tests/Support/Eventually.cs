using System.Diagnostics;

namespace VastK8s.Integration.Tests.Support;

/// <summary>Waits for something to become so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static Task IsAsync(Func<bool> condition, string what) => IsAsync(() => Task.FromResult(condition()), () => what);

    public static async Task IsAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limits.Soon, $"not within {Limits.Soon.TotalSeconds:0} s: {what()}");
            await Task.Delay(Interval);
        }
    }
}
