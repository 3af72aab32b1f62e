namespace VastK8s.Benchmarks.Suites;

/// <summary>What all rounds of kills came to.</summary>
internal sealed class CrashTally
{
    public int Kills { get; set; }

    public long Reads { get; set; }

    public double LongestStatMs { get; set; }

    public List<string> Failures { get; } = [];
}
