namespace VastK8s.Fuse.Serving;

/// <summary>Pipes for replies of up to a length. There come to be as many as replies were ever in the making at once.</summary>
internal sealed class ReplyPipes(int replyBytes) : IDisposable
{
    private const int MostKept = 64;

    private readonly Lock _gate = new();
    private readonly ReplyPipe?[] _free = new ReplyPipe?[MostKept];
    private int _count;
    private bool _refused;
    private bool _disposed;

    /// <summary>Null where pipes of that size are not to be had: /proc/sys/fs/pipe-max-size (1 MiB by default) or pipe-user-pages-soft.</summary>
    public ReplyPipe? TryTake(int length)
    {
        lock (_gate)
        {
            if (length > replyBytes || _refused) return null;
            if (_count > 0) return _free[--_count];
        }
        var pipe = ReplyPipe.TryCreate(replyBytes);
        if (pipe is null) _refused = true;
        return pipe;
    }

    /// <summary>For an empty pipe only.</summary>
    public void Return(ReplyPipe pipe)
    {
        lock (_gate)
        {
            if (!_disposed && _count < MostKept)
            {
                _free[_count++] = pipe;
                return;
            }
        }
        pipe.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_count > 0) _free[--_count]!.Dispose();
        }
    }
}
