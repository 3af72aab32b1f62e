using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using VastK8s.Fuse.Protocol;
using VastK8s.Fuse.Serving;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Serving;

/// <summary>Into a file instead of the device, to see what is sent.</summary>
public sealed class ReplyPipeTests : IDisposable
{
    private const int Length = 128 * FuseProtocol.PageBytes;
    private const ulong Unique = 0x8000000000001234;

    private readonly TemporaryDirectory _directory = new();
    private readonly SafeFileHandle _device;

    public ReplyPipeTests() => _device = File.OpenHandle(_directory.File("device"), FileMode.CreateNew, FileAccess.ReadWrite);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    public void A_reply_is_a_header_and_the_files_bytes_again_and_again(int offset)
    {
        Pattern.Write(_directory.File("blob"), Length + 4096);
        using var blob = File.OpenHandle(_directory.File("blob"));
        using var pipe = ReplyPipe.TryCreate(Length);
        Assert.NotNull(pipe);

        for (var i = 0; i < 3; i++) Assert.Equal(0, pipe.TryReply(_device, Unique, blob, offset, Length));

        var sent = File.ReadAllBytes(_directory.File("device"));
        Assert.Equal(3 * (16 + Length), sent.Length);
        for (var i = 0; i < 3; i++)
        {
            var reply = sent.AsSpan(i * (16 + Length), 16 + Length);
            var header = MemoryMarshal.Read<FuseOutHeader>(reply);
            Assert.Equal((16u + Length, 0, Unique), (header.Length, header.Error, header.Unique));
            Reading.AssertPattern(reply[16..].ToArray(), offset, Length);
        }
    }

    [Fact]
    public void Of_a_file_that_ends_before_nothing_is_sent()
    {
        Pattern.Write(_directory.File("blob"), Length - 1);
        using var blob = File.OpenHandle(_directory.File("blob"));
        using var pipe = ReplyPipe.TryCreate(Length)!;

        Assert.Null(pipe.TryReply(_device, Unique, blob, 0, Length));

        Assert.Equal(0, RandomAccess.GetLength(_device));
    }

    [Fact]
    public void More_than_there_is_room_for_is_not_waited_for()
    {
        Pattern.Write(_directory.File("blob"), 2 * Length);
        using var blob = File.OpenHandle(_directory.File("blob"));
        using var pipe = ReplyPipe.TryCreate(4096)!;

        Assert.Null(pipe.TryReply(_device, Unique, blob, 0, 2 * Length));
    }

    [Fact]
    public void What_the_device_says_is_returned()
    {
        Pattern.Write(_directory.File("blob"), Length);
        using var blob = File.OpenHandle(_directory.File("blob"));
        using var pipe = ReplyPipe.TryCreate(Length)!;
        using var readOnly = File.OpenHandle(_directory.File("blob"));

        Assert.Equal(Errno.EBADF, pipe.TryReply(readOnly, Unique, blob, 0, Length));
    }

    [Fact]
    public void Pipes_come_back_and_larger_replies_get_none()
    {
        using var pipes = new ReplyPipes(Length);
        var first = pipes.TryTake(Length);
        Assert.NotNull(first);
        pipes.Return(first);

        Assert.Same(first, pipes.TryTake(Length));
        Assert.Null(pipes.TryTake(Length + 1));
        first.Dispose();
    }

    public void Dispose()
    {
        _device.Dispose();
        _directory.Dispose();
    }
}
