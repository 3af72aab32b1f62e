namespace VastK8s.Kube;

/// <summary>Waits between failures: doubled each time up to a limit, and up to as much again at random, so that many clients of one server do not come back at once.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan most)
{
    private int _failures;

    public TimeSpan Next()
    {
        var delay = Math.Min(first.TotalSeconds * Math.Pow(2, _failures++), most.TotalSeconds);
        return TimeSpan.FromSeconds(delay * (1 + Random.Shared.NextDouble()));
    }

    public void Reset() => _failures = 0;
}
