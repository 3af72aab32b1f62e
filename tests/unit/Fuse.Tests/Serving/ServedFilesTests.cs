using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Serving;

/// <summary>The directory as programs see it, through the kernel.</summary>
public sealed class ServedFilesTests
{
    private const long Size = (5 << 20) + 123;

    [Fact]
    public void The_directory_lists_its_files()
    {
        using var served = new ServedDirectory(new TestFiles(("one", 1), ("two", Size), ("empty", 0)));

        Assert.Equal(["empty", "one", "two"], Directory.GetFiles(served.Target).Select(Path.GetFileName).Order());
        Assert.Equal(Size, new FileInfo(served.File("two")).Length);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(served.File("one")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(served.Target));
        Assert.Empty(File.ReadAllBytes(served.File("empty")));
    }

    [Fact]
    public void A_listing_of_many_files_has_them_all()
    {
        var names = Enumerable.Range(0, 3000).Select(i => $"segment-with-a-long-name-{i:D8}").ToArray();
        using var served = new ServedDirectory(new TestFiles([.. names.Select(name => (name, 1L))]));

        Assert.Equal(names, Directory.GetFiles(served.Target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 4096)]
    [InlineData(1, 4096)]
    [InlineData(4095, 2)]
    [InlineData(123_457, 1_000_000)]
    [InlineData(0, 1 << 20)]
    [InlineData(0, 3 << 20)]
    [InlineData(777, 4 << 20)]
    [InlineData(0, (int)Size)]
    public void Any_range_reads_right(long offset, int length)
    {
        using var served = new ServedDirectory(new TestFiles(("file", Size)));

        Reading.AssertPattern(Reading.At(served.File("file"), offset, length), offset, length);
    }

    [Theory]
    [InlineData(Size - 1, 4096, 1)]
    [InlineData(Size - 100_000, 1 << 20, 100_000)]
    [InlineData(0, 8 << 20, (int)Size)]
    [InlineData(Size, 1, 0)]
    [InlineData(Size + (1L << 40), 4096, 0)]
    public void A_read_ends_where_the_file_does(long offset, int asked, int given)
    {
        using var served = new ServedDirectory(new TestFiles(("file", Size)));

        Reading.AssertPattern(Reading.At(served.File("file"), offset, asked), offset, given);
    }

    [Fact]
    public void Offsets_beyond_32_bits_arrive_whole()
    {
        const long Offset = (15L << 40) + 12_288;
        using var served = new ServedDirectory(new TestFiles(("huge", 16L << 40)));

        Reading.AssertPattern(Reading.At(served.File("huge"), Offset, 10_000), Offset, 10_000);
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));

        Assert.Throws<FileNotFoundException>(() => File.OpenHandle(served.File("nothing")));
        Assert.False(File.Exists(served.File("nothing")));
    }

    [Fact]
    public void Writing_is_refused()
    {
        using var served = new ServedDirectory(new TestFiles(("file", 1)));

        Assert.Contains("Read-only", Assert.Throws<IOException>(() => File.WriteAllText(served.File("new"), "x")).Message, StringComparison.Ordinal);
        Assert.Contains("Read-only", Assert.Throws<IOException>(() => File.OpenHandle(served.File("file"), FileMode.Open, FileAccess.Write)).Message, StringComparison.Ordinal);
        Assert.Contains("Read-only", Assert.Throws<IOException>(() => File.Delete(served.File("file"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_system_has_the_files_size()
    {
        using var served = new ServedDirectory(new TestFiles(("one", 4096), ("two", 4097)));

        var drive = new DriveInfo(served.Target);
        Assert.Equal((3 * 4096, 0), (drive.TotalSize, drive.TotalFreeSpace));
    }

    [Fact]
    public void Many_readers_read_many_files()
    {
        const int Files = 3;
        using var served = new ServedDirectory(new TestFiles([.. Enumerable.Range(0, Files).Select(i => ($"{i}", Size + i))]), threads: 4);

        Parallel.For(0, 8, reader =>
        {
            var random = new Random(reader);
            for (var i = 0; i < 60; i++)
            {
                var offset = random.NextInt64(Size);
                var length = (int)Math.Min(random.Next(1, 2 << 20), Size - offset);
                Reading.AssertPattern(Reading.At(served.File($"{random.Next(Files)}"), offset, length), offset, length);
            }
        });
    }
}
