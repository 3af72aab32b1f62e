using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Serving;

public sealed class ReplyFromFileTests
{
    private const int Size = 3 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(12_345)]
    [InlineData(4096)]
    public void Bytes_come_from_the_file_at_any_offset(int shift)
    {
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("blob"), Size + shift);
        using var blob = File.OpenHandle(directory.File("blob"));
        using var served = new ServedDirectory(new TestFiles(("file", Size)) { OnRead = read => read.ReplyFromFile(blob, read.Offset + shift) });

        Assert.Equal(Pattern.Bytes(shift, Size), Reading.At(served.File("file"), 0, Size));
    }

    [Fact]
    public void Holes_and_what_is_past_the_end_read_as_zeros()
    {
        using var directory = new TemporaryDirectory();
        using var blob = File.OpenHandle(directory.File("blob"), FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.Write(blob, Pattern.Bytes(0, 4096), 1 << 20);
        using var served = new ServedDirectory(new TestFiles(("file", Size)) { OnRead = read => read.ReplyFromFile(blob, read.Offset) });

        var expected = new byte[Size];
        Pattern.Bytes(0, 4096).CopyTo(expected, 1 << 20);
        Assert.Equal(expected, Reading.At(served.File("file"), 0, Size));
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_EIO_and_the_request_is_still_to_be_answered()
    {
        using var directory = new TemporaryDirectory();
        using var writeOnly = File.OpenHandle(directory.File("blob"), FileMode.CreateNew, FileAccess.Write);

        AssertUnanswered(writeOnly, Errno.EIO);
    }

    [Fact]
    public void A_file_that_was_closed_meanwhile_is_EIO_and_the_request_is_still_to_be_answered()
    {
        var closed = new SafeFileHandle();
        closed.Dispose();

        AssertUnanswered(closed, Errno.EIO);
    }

    [Fact]
    public void An_offset_out_of_range_is_EINVAL_and_the_request_is_still_to_be_answered()
    {
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("blob"), Size);
        using var blob = File.OpenHandle(directory.File("blob"));

        AssertUnanswered(blob, Errno.EINVAL, shift: -Size);
    }

    [Theory]
    [InlineData(8192)]
    [InlineData(512 * 1024)]
    public void A_READ_allocates_nothing(int length)
    {
        const int Warm = 100;
        const int Measured = 300;
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("blob"), Size);
        using var blob = File.OpenHandle(directory.File("blob"));
        long reads = 0, before = 0, after = 0;
        var files = new TestFiles(("file", Size))
        {
            OnRead = read =>
            {
                // One serving thread: what it allocates between two READs is what answering the reads between them took.
                reads++;
                if (reads == Warm) before = GC.GetAllocatedBytesForCurrentThread();
                if (reads == Warm + Measured) after = GC.GetAllocatedBytesForCurrentThread();
                read.ReplyFromFile(blob, read.Offset);
            },
        };
        using var served = new ServedDirectory(files, threads: 1);

        using var file = File.OpenHandle(served.File("file"));
        for (var i = 0; i < Warm + Measured; i++) Reading.AssertPattern(Reading.At(file, i * 512, length), i * 512, length);

        Assert.NotEqual(0, before);
        Assert.Equal(0, after - before);
    }

    private static void AssertUnanswered(SafeFileHandle blob, int errno, long shift = 0)
    {
        var files = new TestFiles(("file", Size))
        {
            OnRead = read =>
            {
                if (read.ReplyFromFile(blob, read.Offset + shift) == errno) read.Reply(Pattern.Bytes(read.Offset, read.Length));
            },
        };
        using var served = new ServedDirectory(files);

        Reading.AssertPattern(Reading.At(served.File("file"), 0, 4096), 0, 4096);
    }
}
