namespace VastK8s.Fuse.Tests;

public sealed class NativeExceptionTests
{
    [Fact]
    public void An_errno_is_said_in_words_by_name_and_by_number() => Assert.Equal("No space left on device (ENOSPC, 28)", Errno.Describe(28));

    [Fact]
    public void One_without_a_name_here_is_said_by_number() => Assert.EndsWith("(errno 133)", Errno.Describe(133), StringComparison.Ordinal);

    [Theory]
    [InlineData(null, "mount erofs /x: No such device (ENODEV, 19)")]
    [InlineData("", "mount erofs /x: No such device (ENODEV, 19)")]
    [InlineData("e erofs: no", "mount erofs /x: No such device (ENODEV, 19): e erofs: no")]
    public void The_message_has_call_errno_and_detail(string? detail, string message)
    {
        var error = new NativeException("mount erofs /x", Errno.ENODEV, detail);

        Assert.Equal((message, 19), (error.Message, error.Number));
    }
}
