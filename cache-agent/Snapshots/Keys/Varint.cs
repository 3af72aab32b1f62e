using System.Runtime.CompilerServices;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots.Keys;

/// <summary>LEB128: seven bits a byte, lowest first, the top bit says that more follow.</summary>
internal static class Varint
{
    public const int MaxBytes = 10;

    [MethodImpl(Hot.Path)]
    public static int Write(Span<byte> destination, ulong value)
    {
        var i = 0;
        while (value >= 0x80)
        {
            destination[i++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[i++] = (byte)value;
        return i;
    }

    /// <summary>Reads at <paramref name="position"/> and moves it behind.</summary>
    [MethodImpl(Hot.Path)]
    public static ulong Read(ReadOnlySpan<byte> source, ref int position)
    {
        ulong value = source[position++];
        if (value < 0x80)
            return value;
        value &= 0x7F;
        for (var shift = 7; shift < 64; shift += 7)
        {
            ulong next = source[position++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new SnapshotFormatException("a number in a Dataset's files is longer than 64 bits: the file is damaged");
    }
}
