namespace VastK8s.ObjectStores.Gcs;

/// <summary>The keys that begin with a prefix, from Start to before End, in the order of their UTF-8 bytes.</summary>
/// <param name="Prefix">What keys begin with.</param>
/// <param name="Start">First key, inclusive; null from the beginning.</param>
/// <param name="End">Exclusive; null to the end.</param>
internal readonly record struct KeyRange(string Prefix, string? Start, string? End)
{
    public bool Contains(string key) =>
        (Start is null || Utf8Order.Instance.Compare(key, Start) >= 0) && (End is null || Utf8Order.Instance.Compare(key, End) < 0);

    /// <summary>
    /// Divides the keys under <paramref name="prefix"/> at some of <paramref name="boundaries"/>: at most <paramref name="parts"/> ranges
    /// that together hold every key once, wherever the boundaries are.
    /// </summary>
    public static List<KeyRange> Divide(string prefix, IEnumerable<string> boundaries, int parts)
    {
        string[] sorted = [.. boundaries.Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance)];
        int cuts = Math.Min(sorted.Length, Math.Max(0, parts - 1));
        var ranges = new List<KeyRange>(cuts + 1);
        string? start = null;
        for (int i = 0; i < cuts; i++)
        {
            string cut = sorted[(long)i * sorted.Length / cuts];
            ranges.Add(new KeyRange(prefix, start, cut));
            start = cut;
        }
        ranges.Add(new KeyRange(prefix, start, null));
        return ranges;
    }
}
