namespace VastK8s.ObjectStores.Listing;

/// <summary>A part of the keyspace that one worker lists. Guarded by the lock of <see cref="KeyRangeListing"/>.</summary>
/// <param name="prefix">Keys that start so.</param>
/// <param name="after">Behind this key, exclusive; null from the start.</param>
/// <param name="through">Up to this key, inclusive; null to the end.</param>
internal sealed class KeyRange(string prefix, string? after, string? through)
{
    public string Prefix { get; } = prefix;

    public string? After { get; } = after;

    /// <summary>Moves down when another worker takes the upper part.</summary>
    public string? Through { get; set; } = through;

    /// <summary>The last key listed.</summary>
    public string? Position { get; set; }

    /// <summary>Where the next page starts.</summary>
    public string? Continuation { get; set; }

    /// <summary>One cut for each page listed, so that a listing costs no more than twice its requests; a cut that gave nothing is free.</summary>
    public bool MayBeCut { get; set; }

    /// <summary>The store was seen to list in another order: this range cannot be cut.</summary>
    public bool IsUnordered { get; set; }

    /// <summary>The range that this one was cut from.</summary>
    public KeyRange? CutFrom { get; init; }
}
