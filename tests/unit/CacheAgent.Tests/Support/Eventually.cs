using System.Diagnostics;

namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>Waits for something to become so.</summary>
internal static class Eventually
{
    public static async Task IsAsync(Func<bool> condition, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Limits.Soon, $"not within {Limits.Soon.TotalSeconds:0} s: {what}");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
