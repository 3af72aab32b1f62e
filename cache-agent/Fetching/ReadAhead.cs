namespace VastK8s.CacheAgent.Fetching;

/// <summary>
/// Sees which large objects are being read front to back, and how far ahead of the reader fetching should be: the window doubles with each step
/// that follows the one before. Bytes throughout.
/// </summary>
internal sealed class ReadAhead(long minimumWindow = 4 << 20, long maximumWindow = 64 << 20)
{
    private const int MaxStreams = 1024;

    // The kernel's own read-ahead sends neighbouring requests out of order.
    private const long Slack = 4 << 20;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Stream> _streams = [];
    private long _clock;

    /// <summary>A read of an object; returns the end of what should be there or on its way soon (the read's own end for a random one).</summary>
    public long Advance(long rowId, long size, long offset, int length)
    {
        var end = Math.Min(size, offset + length);
        lock (_gate)
        {
            if (!_streams.TryGetValue(rowId, out var stream))
            {
                if (_streams.Count >= MaxStreams) Forget();
                stream = new Stream();
                _streams.Add(rowId, stream);
            }

            stream.Used = ++_clock;
            var sequential = offset >= stream.Next - Slack && offset <= stream.Next + Slack;
            if (!sequential)
            {
                stream.Next = end;
                stream.Window = 0;
                return end;
            }

            if (end > stream.Next)
            {
                // One doubling per window's worth of progress at most: eight requests of one page-cache read-ahead are one step.
                if (stream.Window == 0) stream.Window = minimumWindow;
                else if (end - stream.Grown >= stream.Window / 4) stream.Window = Math.Min(maximumWindow, stream.Window * 2);
                else return Math.Min(size, (stream.Next = end) + stream.Window);
                stream.Grown = end;
                stream.Next = end;
            }

            return Math.Min(size, stream.Next + stream.Window);
        }
    }

    private void Forget()
    {
        foreach (var old in _streams.OrderBy(s => s.Value.Used).Take(MaxStreams / 4).Select(s => s.Key).ToList()) _streams.Remove(old);
    }

    private sealed class Stream
    {
        public long Next { get; set; }

        public long Window { get; set; }

        public long Grown { get; set; }

        public long Used { get; set; }
    }
}
