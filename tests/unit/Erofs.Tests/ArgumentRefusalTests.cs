using VastK8s.Erofs.Tests.Support;

namespace VastK8s.Erofs.Tests;

public sealed class ArgumentRefusalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65_536)]
    public void MaxDevices_is_1_to_65535(int devices)
    {
        using var file = Images.NewFile(_directory.File("image"));
        Assert.Throws<ArgumentOutOfRangeException>("options.MaxDevices", () => ErofsImage.Create(file, Images.Options with { MaxDevices = devices }));
    }

    [Fact]
    public void Modes_are_permission_bits()
    {
        using var file = Images.NewFile(_directory.File("image"));
        var (files, directories) = (Images.Options with { FileMode = 0x81A4 }, Images.Options with { DirectoryMode = 0x41ED });
        Assert.Throws<ArgumentOutOfRangeException>("options.FileMode", () => ErofsImage.Create(file, files));
        Assert.Throws<ArgumentOutOfRangeException>("options.DirectoryMode", () => ErofsImage.Create(file, directories));
    }

    [Theory]
    [InlineData(-1L, 0, 0u, "size")]
    [InlineData(1L << 43, 0, 0u, "size")]
    [InlineData(1L, -1, 0u, "device")]
    [InlineData(1L, 4, 0u, "device")]
    [InlineData(1L, 0, uint.MaxValue, "startBlock")]
    [InlineData(4097L, 0, uint.MaxValue - 1, "startBlock")]
    [InlineData((1L << 43) - 1, 0, (uint)int.MaxValue + 1, "startBlock")]
    public void A_file_is_within_a_device(long size, int device, uint block, string parameter)
    {
        using var file = Images.NewFile(_directory.File("image"));
        using var writer = ErofsImage.Create(file, Images.Options);
        Assert.Throws<ArgumentOutOfRangeException>(parameter, () => writer.AddFile("a"u8, 0, size, device, block));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public void A_link_target_fits_a_page_with_its_end(int length)
    {
        using var file = Images.NewFile(_directory.File("image"));
        using var writer = ErofsImage.Create(file, Images.Options);
        Assert.Throws<ArgumentException>("target", () => writer.AddSymbolicLink("a"u8, 0, new byte[length].Select(_ => (byte)'t').ToArray()));
    }

    [Fact]
    public void A_link_target_has_no_nul()
    {
        using var file = Images.NewFile(_directory.File("image"));
        using var writer = ErofsImage.Create(file, Images.Options);
        Assert.Throws<ArgumentException>("target", () => writer.AddSymbolicLink("a"u8, 0, "a\0b"u8));
    }

    [Fact]
    public void Devices_at_the_end_hold_what_files_point_at()
    {
        using var file = Images.NewFile(_directory.File("image"));
        using var writer = ErofsImage.Create(file, Images.Options);
        writer.AddFile("a"u8, 0, 4097, 1, 10);
        Assert.Throws<ArgumentException>("deviceBlocks", () => writer.Complete([100]));
        var refused = Assert.Throws<ArgumentException>("deviceBlocks", () => writer.Complete([100, 11]));
        Assert.Contains("Device 1 has 11 blocks, and files reach to its block 12", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("deviceBlocks", () => writer.Complete([100, 12, 0, 0, 0]));
        writer.Complete([0, 12]);
    }

    [Fact]
    public void A_writer_is_used_once()
    {
        using var file = Images.NewFile(_directory.File("image"));
        var writer = ErofsImage.Create(file, Images.Options);
        writer.Complete([]);
        Assert.Throws<InvalidOperationException>(() => writer.AddFile("a"u8, 0, 0, 0, 0));
        Assert.Throws<InvalidOperationException>(() => writer.AddDirectory("a"u8, 0));
        Assert.Throws<InvalidOperationException>(() => writer.AddSymbolicLink("a"u8, 0, "t"u8));
        Assert.Throws<InvalidOperationException>(() => writer.Complete([]));
        writer.Dispose();
    }

    [Fact]
    public void After_a_failed_write_the_image_is_refused()
    {
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite);
        using var writer = ErofsImage.Create(full, Images.Options);
        var failure = Assert.Throws<IOException>(() =>
        {
            for (var i = 0; i < 100_000; i++)
                writer.AddFile(Images.Bytes($"{i:D6}"), 0, 1, 0, 0);
        });
        const int ENOSPC = 28;
        Assert.Equal(ENOSPC, failure.HResult & 0xFFFF);
        Assert.Throws<InvalidOperationException>(() => writer.AddFile("zzz"u8, 0, 0, 0, 0));
        Assert.Throws<InvalidOperationException>(() => writer.Complete([1]));
    }
}
