using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Fetching;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Serving;

/// <summary>A READ that waits for bytes that are not there yet.</summary>
internal sealed class PendingRead : IChunkWaiter
{
    private readonly SegmentFiles _files;

    public PendingRead(SegmentFiles files, Segment segment, in FuseRead read)
    {
        (_files, Segment, Read) = (files, segment, read);
        files.Register(this);
    }

    public FuseRead Read { get; }

    public Segment Segment { get; }

    public void Proceed(Exception? error)
    {
        try
        {
            switch (error)
            {
                case null:
                    if (_files.TryAnswer(this) > 0) Fail(Errno.EIO);
                    break;
                case CacheFullException:
                    _files.Degrade(this);
                    break;
                default:
                    if (Fail(ReadThrough.ErrnoOf(error))) _files.Failed();
                    break;
            }
        }
        catch (Exception)
        {
            // Whatever it was, the reader gets an answer, and the fetch that called goes on.
            if (Fail(Errno.EIO)) _files.Failed();
            throw;
        }
    }

    /// <summary>Answers with an errno, unless it was answered meanwhile.</summary>
    public bool Fail(int errno)
    {
        if (!_files.Forget(this)) return false;
        Read.ReplyError(errno);
        return true;
    }
}
