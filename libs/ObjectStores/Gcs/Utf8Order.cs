namespace VastK8s.ObjectStores.Gcs;

/// <summary>
/// Orders strings as their UTF-8 bytes, which is how Cloud Storage orders keys. UTF-16 puts surrogates (U+10000 and up) before U+E000–U+FFFF,
/// UTF-8 after.
/// </summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        int same = a.CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length.CompareTo(b.Length) : Rank(a[same]).CompareTo(Rank(b[same]));
    }

    private static int Rank(char c) => c switch
    {
        >= '\uE000' => c - 0x800,
        >= '\uD800' => c + 0x2000,
        _ => c,
    };
}
