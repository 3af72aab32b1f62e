using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Tests.Support;

/// <summary>Bytes that follow from their offset, so that any part of a file can be checked without the file.</summary>
internal static class Pattern
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    public static byte[] Bytes(long offset, int length)
    {
        var skip = (int)(offset % sizeof(ulong));
        var words = new ulong[(skip + length + sizeof(ulong) - 1) / sizeof(ulong)];
        for (var i = 0; i < words.Length; i++) words[i] = ((ulong)(offset / sizeof(ulong)) + (ulong)i + 1) * Odd;
        return MemoryMarshal.AsBytes(words.AsSpan()).Slice(skip, length).ToArray();
    }

    public static void Write(string path, long length)
    {
        const int Piece = 1 << 20;
        using var file = File.Create(path);
        for (long offset = 0; offset < length; offset += Piece) file.Write(Bytes(offset, (int)Math.Min(Piece, length - offset)));
    }
}
