using System.Runtime.InteropServices;
using System.Text;
using VastK8s.Fuse.Protocol;
using VastK8s.Fuse.Serving;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Serving;

public sealed class FuseDirentsTests
{
    private static readonly TestFiles Files = new([.. Enumerable.Range(0, 50).Select(i => (new string('n', i + 1), (long)i))]);

    [Theory]
    [InlineData(4096)]
    [InlineData(200)]
    [InlineData(97)]
    [InlineData(80)]
    public void A_listing_in_pieces_has_every_entry_once(int bufferBytes)
    {
        var names = new List<string>();
        var buffer = new byte[bufferBytes];
        ulong offset = 0;
        int written;
        while ((written = FuseDirents.Write(buffer, offset, Files)) > 0) offset = Parse(buffer.AsSpan(0, written), names);

        Assert.Equal([".", "..", .. Enumerable.Range(0, 50).Select(i => new string('n', i + 1))], names);
    }

    [Theory]
    [InlineData(52ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)int.MaxValue)]
    public void Past_the_end_there_is_nothing(ulong offset) => Assert.Equal(0, FuseDirents.Write(new byte[4096], offset, Files));

    /// <summary>The offset of the last entry; entries begin on 8 bytes.</summary>
    private static ulong Parse(ReadOnlySpan<byte> entries, List<string> names)
    {
        ulong offset = 0;
        while (!entries.IsEmpty)
        {
            var entry = MemoryMarshal.Read<FuseDirent>(entries);
            Assert.Equal((ulong)names.Count + 1, entry.NextOffset);
            names.Add(Encoding.UTF8.GetString(entries.Slice(24, (int)entry.NameLength)));
            offset = entry.NextOffset;
            entries = entries[(24 + (int)entry.NameLength + 7 & ~7)..];
        }
        return offset;
    }
}
