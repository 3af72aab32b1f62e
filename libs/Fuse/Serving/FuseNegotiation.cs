using System.Globalization;
using VastK8s.Fuse.Protocol;

namespace VastK8s.Fuse.Serving;

/// <summary>INIT: what of the kernel's offer is taken.</summary>
internal static class FuseNegotiation
{
    /// <summary>
    /// 512 KiB. Larger requests read no faster (128 and 256 pages measured alike), and a reply of this size fits with its header into a pipe of
    /// 1 MiB, which every user may have (<see cref="ReplyPipe"/>).
    /// </summary>
    public const int MostPages = 128;

    /// <summary>
    /// Direct reads of a kernel file system (EROFS) are background requests, and the kernel lets so many out at once (12 if not told):
    /// reads that wait for the network must not use them all up and keep those of present bytes waiting.
    /// </summary>
    public const int MaxBackground = 4096;

    private const string PagesLimit = "/proc/sys/fs/fuse/max_pages_limit";
    private const int PagesLimitBefore613 = 256;

    private const ulong Wanted = FuseInitFlags.AsyncRead | FuseInitFlags.AsyncDio | FuseInitFlags.ParallelDirOps | FuseInitFlags.MaxPages
        | FuseInitFlags.InitExt | FuseInitFlags.HasResend;

    public static bool TryNegotiate(in FuseInitIn offer, int pagesLimit, out FuseInitOut reply, out FuseNegotiated negotiated)
    {
        reply = default;
        negotiated = new FuseNegotiated(offer.Major, offer.Minor, 0, 0, 0);
        if (offer.Major != FuseProtocol.Major || offer.Minor < FuseProtocol.OldestMinor) return false;

        ulong offered = offer.Flags;
        if ((offered & FuseInitFlags.InitExt) != 0) offered |= (ulong)offer.Flags2 << 32;
        var flags = offered & Wanted;
        var pages = (flags & FuseInitFlags.MaxPages) != 0 ? Math.Clamp(pagesLimit, 1, MostPages) : FuseProtocol.DefaultMaxPages;

        reply.Major = FuseProtocol.Major;
        reply.Minor = Math.Min(offer.Minor, FuseProtocol.Minor);
        reply.MaxReadahead = offer.MaxReadahead;
        reply.Flags = (uint)flags;
        reply.Flags2 = (uint)(flags >> 32);
        reply.MaxBackground = MaxBackground;
        reply.CongestionThreshold = MaxBackground / 4 * 3;
        reply.MaxWrite = FuseProtocol.PageBytes;
        reply.TimeGranularity = 1;
        reply.MaxPages = (ushort)((flags & FuseInitFlags.MaxPages) != 0 ? pages : 0);
        negotiated = new FuseNegotiated(reply.Major, reply.Minor, flags, pages, reply.MaxReadahead);
        return true;
    }

    /// <summary>How many pages this kernel lets a request have: a constant until Linux 6.13, a setting since.</summary>
    public static int ReadPagesLimit()
    {
        try
        {
            return int.Parse(File.ReadAllText(PagesLimit), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return PagesLimitBefore613;
        }
    }
}
