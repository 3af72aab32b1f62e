using System.Globalization;

namespace VastK8s.CacheAgent.Snapshots.Sorting;

/// <summary>Names for the runs of one build. Used by one stage at a time.</summary>
internal sealed class RunFolder(string directory)
{
    private int _next;

    public string NextPath() => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"run-{_next++}"));
}
