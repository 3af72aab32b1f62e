namespace VastK8s.CacheAgent.Snapshots.Keys;

/// <summary>Counts what was left out, and keeps the first keys of each reason in ordinal order: the same samples however the listing came.</summary>
internal sealed class SkipTally
{
    public const int SamplesPerReason = 10;

    private readonly SortedDictionary<SkipReason, long> _counts = [];
    private readonly SortedDictionary<SkipReason, SortedSet<string>> _samples = [];

    public void Add(SkipReason reason, string key)
    {
        _counts[reason] = _counts.GetValueOrDefault(reason) + 1;
        if (!_samples.TryGetValue(reason, out var samples))
            _samples[reason] = samples = new SortedSet<string>(StringComparer.Ordinal);
        if (samples.Count == SamplesPerReason)
        {
            if (string.CompareOrdinal(key, samples.Max) >= 0)
                return;
            samples.Add(key);
            if (samples.Count > SamplesPerReason)
                samples.Remove(samples.Max!);
            return;
        }

        samples.Add(key);
    }

    public IReadOnlyDictionary<SkipReason, long> Counts => new SortedDictionary<SkipReason, long>(_counts);

    public IReadOnlyList<SkippedKey> Samples => [.. _samples.SelectMany(reason => reason.Value.Select(key => new SkippedKey(reason.Key, key)))];
}
