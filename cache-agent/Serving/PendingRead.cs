using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Fetching;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Serving;

/// <summary>A READ that waits for bytes that are not there yet.</summary>
internal sealed class PendingRead : IChunkWaiter
{
    private readonly SegmentFiles _files;
    private int _taken;

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
                    Fail(ReadThrough.ErrnoOf(error), isError: true);
                    break;
            }
        }
        catch (Exception e)
        {
            // Whatever it was, the reader gets an answer; the fetch that called goes on, and so do the others that wait for it.
            try
            {
                _files.Report(e);
            }
            finally
            {
                Fail(Errno.EIO, isError: true);
            }
        }
    }

    public bool Offer(long offset, ReadOnlySpan<byte> bytes)
    {
        if (IsTaken) return true;
        if (Read.Offset < offset || Read.Offset + Read.Length > offset + bytes.Length) return false;
        if (TryTake()) Read.Reply(bytes.Slice((int)(Read.Offset - offset), Read.Length));
        return true;
    }

    /// <summary>Takes the right to answer; true once.</summary>
    public bool TryTake()
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0) return false;
        _files.Forget(this);
        return true;
    }

    /// <summary>Whether it was answered, or is about to be.</summary>
    public bool IsTaken => Volatile.Read(ref _taken) != 0;

    /// <summary>Answers with an errno, unless it was answered meanwhile.</summary>
    public void Fail(int errno, bool isError = false)
    {
        if (!TryTake()) return;

        // First: whoever meets the error and asks for the status finds it counted.
        if (isError) _files.Failed();
        Read.ReplyError(errno);
    }
}
