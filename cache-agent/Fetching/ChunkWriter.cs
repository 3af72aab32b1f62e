using VastK8s.CacheAgent.Blobs;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Fetching;

/// <summary>Writes received bytes to a segment's file, one writer a file at a time.</summary>
internal sealed class ChunkWriter(CacheSpace space)
{
    /// <summary>
    /// Bytes of one call for what is longer than a small object. The kernel looks for pages as large as the call; up to 32 KiB (order 3) it finds them
    /// among those that this processor has freed last, larger ones among memory that the host of a virtual machine may have taken back: prefetching
    /// 2 GiB took 2.0 s in calls of 32 KiB and 2.5 s in calls of 256 KiB (means of six; Linux 6.18, ext4, free page reporting). Small objects, 1 GiB
    /// of 100 KiB each, took 3.1 s in calls of 32 KiB and 2.8 s in one call each.
    /// </summary>
    private const int CallBytes = 32 << 10;

    /// <summary>
    /// Writes bytes of a transfer that <paramref name="transferBytes"/> were reserved for. Where the disk is full although the capacity is not reached,
    /// others make room once.
    /// </summary>
    /// <exception cref="CacheFullException">It could not be written; the directory's state says why.</exception>
    public async ValueTask WriteAsync(Segment segment, long offset, ReadOnlyMemory<byte> bytes, long transferBytes, CancellationToken cancellationToken)
    {
        // Writers of one file wait for the inode's lock by spinning, a processor each; this one can receive for somebody meanwhile.
        await segment.Writers.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Write(segment, offset, bytes.Span, transferBytes);
        }
        finally
        {
            segment.Writers.Release();
        }
    }

    // The tail of the last block is a hole or what the same place held before, which is the same: a place holds one version of one object, ever.
    private void Write(Segment segment, long offset, ReadOnlySpan<byte> bytes, long transferBytes)
    {
        try
        {
            Write(segment, offset, bytes);
        }
        catch (IOException e) when (e.HResult == Errno.ENOSPC && space.MakeRoom(segment, transferBytes))
        {
            WriteOrReport(segment, offset, bytes);
        }
        catch (IOException e)
        {
            throw Refused(segment, e);
        }
    }

    private static void WriteOrReport(Segment segment, long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            Write(segment, offset, bytes);
        }
        catch (IOException e)
        {
            throw Refused(segment, e);
        }
    }

    private static void Write(Segment segment, long offset, ReadOnlySpan<byte> bytes)
    {
        var call = bytes.Length < WriteBuffers.Bytes ? bytes.Length : CallBytes;
        for (var written = 0; written < bytes.Length; written += call)
        {
            RandomAccess.Write(segment.File, bytes[written..Math.Min(bytes.Length, written + call)], offset + written);
        }
    }

    private static CacheFullException Refused(Segment segment, IOException e)
    {
        segment.Directory.Report(e);
        return new CacheFullException($"write to {segment.Path}: {e.Message}", e);
    }
}
