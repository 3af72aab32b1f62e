using VastK8s.Fuse.Protocol;
using VastK8s.Fuse.Serving;

namespace VastK8s.Fuse.Tests.Serving;

public sealed class FuseNegotiationTests
{
    private static readonly FuseInitIn Linux618 = new() { Major = 7, Minor = 45, MaxReadahead = 131072, Flags = uint.MaxValue, Flags2 = uint.MaxValue };

    [Fact]
    public void Of_everything_offered_only_what_is_understood_is_taken()
    {
        Assert.True(FuseNegotiation.TryNegotiate(Linux618, 256, out var reply, out var negotiated));

        const ulong Taken = (1UL << 0) | (1UL << 15) | (1UL << 18) | (1UL << 22) | (1UL << 30) | (1UL << 39);
        Assert.Equal(Taken, negotiated.Flags);
        Assert.Equal(Taken, reply.Flags | ((ulong)reply.Flags2 << 32));
        Assert.Equal((7u, 45u), (reply.Major, reply.Minor));
        Assert.Equal(131072u, negotiated.MaxReadahead);
    }

    [Theory]
    [InlineData(31u, 31u)]
    [InlineData(45u, 45u)]
    [InlineData(99u, 45u)]
    public void The_lesser_minor_version_is_spoken(uint offered, uint spoken)
    {
        Assert.True(FuseNegotiation.TryNegotiate(Linux618 with { Minor = offered }, 256, out var reply, out var negotiated));
        Assert.Equal((spoken, spoken), (reply.Minor, negotiated.Minor));
    }

    [Theory]
    [InlineData(7u, 30u)]
    [InlineData(6u, 45u)]
    [InlineData(8u, 0u)]
    public void Other_versions_are_refused(uint major, uint minor) =>
        Assert.False(FuseNegotiation.TryNegotiate(Linux618 with { Major = major, Minor = minor }, 256, out _, out _));

    [Theory]
    [InlineData(64, 64)]
    [InlineData(256, 128)]
    [InlineData(65535, 128)]
    [InlineData(0, 1)]
    public void Requests_are_as_large_as_the_kernel_lets_them_be_up_to_512_KiB(int limit, int pages)
    {
        Assert.True(FuseNegotiation.TryNegotiate(Linux618, limit, out var reply, out var negotiated));
        Assert.Equal((pages, pages), (reply.MaxPages, negotiated.MaxPages));
    }

    [Fact]
    public void Without_MAX_PAGES_requests_have_32()
    {
        Assert.True(FuseNegotiation.TryNegotiate(Linux618 with { Flags = ~(1u << 22) }, 256, out var reply, out var negotiated));
        Assert.Equal((0, 32), (reply.MaxPages, negotiated.MaxPages));
    }

    [Fact]
    public void Without_INIT_EXT_the_upper_flags_do_not_count()
    {
        Assert.True(FuseNegotiation.TryNegotiate(Linux618 with { Flags = ~(1u << 30) }, 256, out var reply, out var negotiated));
        Assert.Equal(0u, reply.Flags2);
        Assert.Equal(0ul, negotiated.Flags >> 30);
    }
}
