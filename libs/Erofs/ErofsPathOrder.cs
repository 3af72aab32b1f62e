namespace VastK8s.Erofs;

/// <summary>The order of entries in an image: a depth-first walk of directories sorted by bytes.</summary>
public static class ErofsPathOrder
{
    /// <summary>
    /// Compares two paths component by component, each component by its bytes: byte order with '/' below every other byte, a path
    /// before what is under it.
    /// </summary>
    /// <returns>Below zero, zero or above zero, as <see cref="IComparable{T}.CompareTo"/>.</returns>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length - right.Length;
        return Rank(left[common]) - Rank(right[common]);
    }

    /// <summary>'/' below the rest; no path holds NUL, and if one did it would still be above '/'.</summary>
    private static int Rank(byte value) => value == (byte)'/' ? -1 : value;
}
