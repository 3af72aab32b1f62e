namespace VastK8s.ObjectStores.Listing;

/// <summary>The order in which S3 lists keys: that of their UTF-8 bytes.</summary>
internal static class KeyOrder
{
    /// <summary>Negative, zero or positive, as comparisons are.</summary>
    public static int Compare(string left, string right)
    {
        int common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length - right.Length;
        return Rank(left[common]) - Rank(right[common]);
    }

    /// <summary>
    /// A text between the two, for a listing to start after: the range behind <paramref name="after"/> and up to
    /// <paramref name="through"/> (null: to the end of what starts with <paramref name="prefix"/>) is cut there. It guesses that keys are spread
    /// over ASCII; a wrong guess costs one request. Null when there is no such text to be found.
    /// </summary>
    public static string? Between(string prefix, string after, string? through)
    {
        if (through is not null && Compare(after, through) >= 0)
            return null;
        int at = through is null ? Math.Min(prefix.Length, after.Length) : after.AsSpan().CommonPrefixLength(through);
        int high = through is null || at >= through.Length ? 0x7F : Math.Min((int)through[at], 0x7F);
        for (; at <= after.Length && at < 1000; at++, high = 0x7F)
        {
            int low = at < after.Length ? after[at] : ' ';
            if (high - low < 2)
                continue;
            string middle = $"{after.AsSpan(0, at)}{(char)((low + high) / 2)}";
            return Compare(after, middle) < 0 && (through is null || Compare(middle, through) < 0) ? middle : null;
        }
        return null;
    }

    // UTF-16 puts U+E000…U+FFFF behind the surrogates, whose characters are greater in UTF-8.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
