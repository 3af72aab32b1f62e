using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse.Tests.Support;

internal static class Reading
{
    /// <summary>Up to that many bytes; fewer at the end of the file.</summary>
    public static byte[] At(SafeFileHandle file, long offset, int length)
    {
        var buffer = new byte[length];
        var filled = 0;
        while (filled < length)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(filled), offset + filled);
            if (read == 0) break;
            filled += read;
        }
        return buffer[..filled];
    }

    public static byte[] At(string path, long offset, int length)
    {
        using var file = File.OpenHandle(path);
        return At(file, offset, length);
    }

    /// <summary>Bytes of another place would differ in nearly every byte, so a short message says enough.</summary>
    public static void AssertPattern(byte[] read, long offset, int length)
    {
        Assert.Equal(length, read.Length);
        if (!read.AsSpan().SequenceEqual(Pattern.Bytes(offset, length))) Assert.Fail($"Wrong bytes in {length} at {offset}.");
    }
}
