using VastK8s.CacheAgent.Blobs;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Fetching;

/// <summary>Writes received bytes to a segment's file, one writer a file at a time.</summary>
internal sealed class ChunkWriter(CacheSpace space)
{
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
            RandomAccess.Write(segment.File, bytes, offset);
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
            RandomAccess.Write(segment.File, bytes, offset);
        }
        catch (IOException e)
        {
            throw Refused(segment, e);
        }
    }

    private static CacheFullException Refused(Segment segment, IOException e)
    {
        segment.Directory.Report(e);
        return new CacheFullException($"write to {segment.Path}: {e.Message}", e);
    }
}
