namespace VastK8s.ObjectStores.Http;

/// <summary>How often a failed request is tried again.</summary>
internal enum RetryKind
{
    /// <summary>The same request fails the same way: a missing object, a missing right.</summary>
    Never,

    /// <summary>Probably lasting, but one bad proxy or a rotating credential can cause it: <see cref="RetryBudget.FewAttempts"/> tries.</summary>
    Few,

    /// <summary>Throttling, 5xx, resets: as often as <see cref="RetryOptions"/> allows.</summary>
    Often,
}
