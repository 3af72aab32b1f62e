using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Tests;

/// <summary>Sizes that the kernel asserts at build time (erofs_check_ondisk_layout_definitions) and offsets from erofs_fs.h.</summary>
public class FormatSizeTests
{
    [Fact]
    public void Structures_have_the_kernels_sizes()
    {
        Assert.Equal(1024, SuperBlock.Offset);
        Assert.Equal(128, SuperBlock.Size);
        Assert.Equal(128, DeviceSlot.Size);
        Assert.Equal(0, DeviceSlot.TableOffset % DeviceSlot.Size);
        Assert.Equal(64, ExtendedInode.Size);
        Assert.Equal(8, ChunkIndex.Size);
        Assert.Equal(12, DirentBlock.DirentSize);
        Assert.Equal(32, Layout.NidUnit);
        Assert.Equal(255, Layout.NameMax);
        Assert.Equal(4096, Layout.BlockSize);
    }

    [Fact]
    public void Inode_fields_are_where_the_kernel_reads_them()
    {
        var bytes = new byte[64];
        new ExtendedInode
        {
            DataLayout = DataLayout.ChunkBased,
            Mode = 0x8124,
            FileSize = 0x1112131415161718,
            Union = 0x21222324,
            Ino = 0x31323334,
            Uid = 0x41424344,
            Gid = 0x51525354,
            MtimeUnixNs = (0x61626364L * 1_000_000_000) + 0x01020304,
            Links = 0x71727374,
        }.WriteTo(bytes);
        Assert.Equal(
            "0900" + "0000" + "2481" + "0000" + "1817161514131211" + "24232221" + "34333231" + "44434241" + "54535251" +
            "6463626100000000" + "04030201" + "74737271" + new string('0', 32),
            Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [InlineData(1, 0x20u)]
    [InlineData(2, 0x21u)]
    [InlineData(3, 0x22u)]
    [InlineData(int.MaxValue, 0x3Fu)]
    [InlineData(1L << 31, 0x3Fu)]
    public void Chunk_format_has_the_bits_and_the_index_flag(long blocks, uint format) => Assert.Equal(format, ChunkIndex.FormatOfOneChunk(blocks));

    [Fact]
    public void Chunk_index_fields_are_where_the_kernel_reads_them()
    {
        var bytes = new byte[8];
        ChunkIndex.Write(bytes, 0x0102, 0x11121314);
        Assert.Equal("0000" + "0201" + "14131211", Convert.ToHexStringLower(bytes));
    }
}
