using System.Buffers.Binary;
using System.Text;

namespace VastK8s.Erofs.Tests.Reading;

/// <summary>A block of dirents, up to the directory's size if it is the last.</summary>
internal static class DirectoryBlock
{
    public static IReadOnlyList<ImageDirent> Parse(ReadOnlySpan<byte> block)
    {
        var dirents = new List<ImageDirent>();
        var namesStart = NameOffset(block, 0);
        Assert.True(namesStart >= 12 && namesStart % 12 == 0, "the first name is behind the last dirent");
        var count = namesStart / 12;
        for (var i = 0; i < count; i++)
        {
            var start = NameOffset(block, i);
            var end = i + 1 < count ? NameOffset(block, i + 1) : start + LengthOfLast(block[start..]);
            Assert.InRange(end - start, 1, 255);
            Assert.Equal(0, block[(i * 12) + 11]);
            dirents.Add(new ImageDirent(
                Encoding.Latin1.GetString(block[start..end]),
                BinaryPrimitives.ReadInt64LittleEndian(block[(i * 12)..]),
                block[(i * 12) + 10]));
        }
        return dirents;
    }

    /// <summary>To the first NUL, or to the end.</summary>
    private static int LengthOfLast(ReadOnlySpan<byte> rest) => rest.IndexOf((byte)0) is var length and >= 0 ? length : rest.Length;

    private static int NameOffset(ReadOnlySpan<byte> block, int dirent) => BinaryPrimitives.ReadUInt16LittleEndian(block[((dirent * 12) + 8)..]);
}
