using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Mounting;

public sealed class FileRangeTests
{
    private const int Size = 1 << 20;

    [Fact]
    public void A_hole_gives_whole_blocks_back_and_reads_as_zeros()
    {
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("blob"), Size);
        using var blob = File.OpenHandle(directory.File("blob"), FileMode.Open, FileAccess.ReadWrite);
        FileRange.SyncFileSystem(blob);
        var before = FileRange.AllocatedBytes(blob);

        FileRange.PunchHole(blob, Size / 4, Size / 2);

        Assert.InRange(before, Size, Size + 65536);

        // The file system may need blocks of its own for a file in pieces.
        Assert.InRange(FileRange.AllocatedBytes(blob), before - (Size / 2), before - (Size / 2) + 65536);
        Assert.Equal(Size, RandomAccess.GetLength(blob));
        Assert.Equal(new byte[Size / 2], Reading.At(blob, Size / 4, Size / 2));
        Reading.AssertPattern(Reading.At(blob, 0, Size / 4), 0, Size / 4);
        Reading.AssertPattern(Reading.At(blob, Size * 3 / 4, Size / 4), Size * 3 / 4, Size / 4);
    }

    [Fact]
    public void A_hole_past_the_end_leaves_the_length()
    {
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("blob"), 4096);
        using var blob = File.OpenHandle(directory.File("blob"), FileMode.Open, FileAccess.ReadWrite);

        FileRange.PunchHole(blob, 8192, Size);
        FileRange.PunchHole(blob, 0, 0);

        Assert.Equal(4096, RandomAccess.GetLength(blob));
        Reading.AssertPattern(Reading.At(blob, 0, 4096), 0, 4096);
    }

    [Fact]
    public void Writeback_and_dropping_the_cache_leave_the_bytes()
    {
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("blob"), Size);
        using var blob = File.OpenHandle(directory.File("blob"), FileMode.Open, FileAccess.ReadWrite);

        FileRange.StartWriteback(blob, 0, Size);
        FileRange.SyncFileSystem(blob);
        FileRange.DropCache(blob, 0, 0);

        Reading.AssertPattern(Reading.At(blob, 0, Size), 0, Size);
    }

    [Fact]
    public void Errors_carry_their_errno()
    {
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("blob"), 4096);
        using var readOnly = File.OpenHandle(directory.File("blob"));

        Assert.Equal(Errno.EBADF, Assert.Throws<NativeException>(() => FileRange.PunchHole(readOnly, 0, 4096)).Number);
        Assert.Equal(Errno.EINVAL, Assert.Throws<NativeException>(() => FileRange.StartWriteback(readOnly, -1, 4096)).Number);
    }
}
