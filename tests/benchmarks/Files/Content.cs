using System.Runtime.InteropServices;

namespace VastK8s.Benchmarks.Files;

/// <summary>
/// Incompressible bytes that any reader can check at any place: the little-endian word at index i of a file is a hash (SplitMix64's
/// finalizer) of the file's seed and i.
/// </summary>
internal static class Content
{
    /// <summary>FNV-1a of the path.</summary>
    public static ulong Seed(string path)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in path)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    /// <param name="bytes">To fill.</param>
    /// <param name="seed">The file's.</param>
    /// <param name="offset">Of the first byte in the file; a multiple of 8.</param>
    public static void Fill(Span<byte> bytes, ulong seed, long offset)
    {
        var word = seed + (ulong)(offset >> 3) * Golden;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ref var w in words)
        {
            w = Mix(word);
            word += Golden;
        }

        if ((bytes.Length & 7) == 0)
            return;
        Span<byte> last = stackalloc byte[8];
        MemoryMarshal.Write(last, Mix(word));
        last[..(bytes.Length & 7)].CopyTo(bytes[(bytes.Length & ~7)..]);
    }

    /// <summary>Bytes that differ from what <see cref="Fill"/> wrote there, counted in words of 8.</summary>
    public static long WrongWords(ReadOnlySpan<byte> bytes, ulong seed, long offset)
    {
        var word = seed + (ulong)(offset >> 3) * Golden;
        long wrong = 0;
        foreach (var w in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            if (w != Mix(word))
                wrong++;
            word += Golden;
        }

        if ((bytes.Length & 7) != 0)
        {
            Span<byte> last = stackalloc byte[8];
            MemoryMarshal.Write(last, Mix(word));
            if (!last[..(bytes.Length & 7)].SequenceEqual(bytes[(bytes.Length & ~7)..]))
                wrong++;
        }

        return wrong;
    }

    private const ulong Golden = 0x9E3779B97F4A7C15;

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
