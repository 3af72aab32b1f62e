using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Serving;

/// <summary>
/// A blob's segments as files over FUSE: what is present comes straight from the segment file, what is not is fetched into it first. EROFS
/// reads these files as its devices, so that one of its page-cache misses is one READ here.
/// </summary>
/// <remarks>
/// Node id = segment number + 2 and a file's size is the most a segment can have: both follow from nothing that dies with a process, so a
/// successor answers what its predecessor was asked.
/// </remarks>
internal sealed class SegmentFiles(ChunkFetcher fetcher, ReadThrough readThrough, ConditionSet conditions) : IFuseFiles
{
    /// <summary>EROFS addresses 2^32 − 1 blocks of a device.</summary>
    public const long FileSize = uint.MaxValue * 4096L;

    private const int FirstNode = 2;
    private readonly ReadAhead _readAhead = new();
    private readonly ConcurrentDictionary<ulong, PendingRead> _pending = new();

    private Blob Blob => fetcher.Blob;

    /// <summary>File name of a segment.</summary>
    public static string Name(int segment) => segment.ToString("D5", System.Globalization.CultureInfo.InvariantCulture);

    public bool TryLookup(ReadOnlySpan<byte> name, out FuseFile file)
    {
        file = default;
        return name.Length >= 5 && Utf8Parser.TryParse(name, out uint index, out var used) && used == name.Length && TryGet(index + FirstNode, out file);
    }

    public bool TryGet(ulong nodeId, out FuseFile file)
    {
        file = new FuseFile(nodeId, FileSize);
        return nodeId >= FirstNode && nodeId - FirstNode < (ulong)Blob.Segments.Count;
    }

    public bool TryGetEntry(int index, out FuseFile file, out ReadOnlySpan<byte> name)
    {
        file = new FuseFile((ulong)index + FirstNode, FileSize);
        name = Encoding.UTF8.GetBytes(Name(index));
        return index < Blob.Segments.Count;
    }

    public void Read(in FuseRead read)
    {
        var segment = (int)read.NodeId - FirstNode;
        if (Blob.UsableSegment(segment) is not { } local)
        {
            readThrough.Start(read, segment);
            return;
        }

        var slot = Blob.Readers.Enter();
        try
        {
            if (IsPresent(local, read))
            {
                var errno = read.ReplyFromFile(local.File, read.Offset);
                if (errno == 0)
                {
                    fetcher.Counters.Hit(read.Length);
                    return;
                }

                ReportDisk(local, errno);
                readThrough.Start(read, segment);
                return;
            }
        }
        finally
        {
            Blob.Readers.Exit(slot);
        }

        fetcher.Counters.Miss(read.Length);
        new PendingRead(this, local, read).Proceed(null);
    }

    public void Interrupt(ulong unique)
    {
        if (_pending.TryGetValue(unique, out var pending)) pending.Fail(Errno.EINTR);
    }

    /// <summary>One look at whether a read can be answered; if not, it is registered with what it waits for, which is started if need be.</summary>
    /// <returns>0: answered. Positive: cannot be, with this errno. −1: waiting.</returns>
    internal int TryAnswer(PendingRead pending)
    {
        var read = pending.Read;
        var slot = Blob.Readers.Enter();
        try
        {
            while (!pending.IsTaken)
            {
                bool ready;
                ObjectRow missing;
                long piece;
                lock (Blob.Operations.Gate) ready = IsReady(pending, out missing, out piece, out var waiting) && !waiting;
                if (ready)
                {
                    if (!pending.TryTake()) return 0;
                    var errno = read.ReplyFromFile(pending.Segment.File, read.Offset);
                    if (errno != 0)
                    {
                        ReportDisk(pending.Segment, errno);
                        readThrough.Start(read, pending.Segment.Index);
                    }

                    return 0;
                }

                if (piece < 0) return -1;
                if (!pending.Segment.IsUsable)
                {
                    conditions.Set("Caching", false, "CacheDirectoryFailed", pending.Segment.Directory.Message);
                    Degrade(pending);
                    return 0;
                }

                var first = piece;
                var from = Math.Max(0, read.Offset - missing.Offset);
                var chunkSize = Blob.Layout.ChunkSize;
                var until = missing.Size > chunkSize
                    ? _readAhead.Advance(missing.Id, missing.Size, from, read.Length)
                    : missing.Size;
                var needed = Math.Min(missing.Size, read.Offset + read.Length - missing.Offset);
                var demandEnd = Math.Min(Math.Max(needed, Math.Min(until, (first * chunkSize) + (ChunkFetcher.MaxSpanBytes / 2))), missing.Size);
                fetcher.Start(missing, first, (demandEnd + chunkSize - 1) / chunkSize, FetchPriority.Demand);
                if (until > demandEnd) fetcher.Start(missing, first, (until + chunkSize - 1) / chunkSize, FetchPriority.ReadAhead);
            }
        }
        finally
        {
            Blob.Readers.Exit(slot);
        }

        return 0;
    }

    internal void Register(PendingRead pending) => _pending[pending.Read.Unique] = pending;

    // By value: the same number may mean another read on another connection by now.
    internal void Forget(PendingRead pending) => _pending.TryRemove(new KeyValuePair<ulong, PendingRead>(pending.Read.Unique, pending));

    internal void Report(Exception error) => conditions.Set("Serving", false, error.GetType().Name, error.Message);

    internal void Degrade(PendingRead pending)
    {
        if (pending.TryTake()) readThrough.Start(pending.Read, pending.Segment.Index);
    }

    internal void Failed() => fetcher.Counters.Error();

    // Present, or (second choice) written by a fetch under way as far as this read goes. Under the table's gate.
    private bool IsReady(PendingRead pending, out ObjectRow missing, out long piece, out bool waiting)
    {
        var (read, layout, segment) = (pending.Read, Blob.Layout, pending.Segment);
        (missing, piece, waiting) = (default, -1, false);
        var end = read.Offset + read.Length;
        for (var offset = read.Offset; offset < end && layout.TryFind(segment.Index, offset, out var row);)
        {
            var last = Math.Min(row.Size, end - row.Offset);
            for (var p = (offset - row.Offset) / layout.ChunkSize; p * layout.ChunkSize < last; p++)
            {
                var chunk = row.FirstChunk + p;
                if (segment.IsPresent(chunk)) continue;
                var needed = Math.Min(last, (p + 1) * layout.ChunkSize);
                switch (Blob.Operations.Find(chunk))
                {
                    case null:
                        (missing, piece) = (row, p);
                        return false;
                    case Transfer transfer when transfer.Readable >= needed:
                        continue;
                    case Transfer transfer:
                        transfer.Wait(pending, needed);
                        fetcher.Promote(transfer);
                        waiting = true;
                        return true;
                    case var operation:
                        operation.Wait(pending);
                        waiting = true;
                        return true;
                }
            }

            offset = row.Offset + ((row.Size + 4095) & ~4095L);
        }

        return true;
    }

    private bool IsPresent(Segment segment, in FuseRead read)
    {
        var (layout, end) = (Blob.Layout, read.Offset + read.Length);
        for (var offset = read.Offset; offset < end && layout.TryFind(segment.Index, offset, out var row);)
        {
            var from = offset - row.Offset;
            var last = Math.Min(row.Size, end - row.Offset);
            if (last > from)
            {
                var first = from / layout.ChunkSize;
                var count = ((last - 1) / layout.ChunkSize) - first + 1;
                if (!segment.ArePresent(row.FirstChunk + first, count)) return false;
                segment.Touch(row.FirstChunk + first);
                if (row.Size > layout.ChunkSize) ContinueReadAhead(segment, row, from, (int)(last - from));
            }

            offset = row.Offset + ((row.Size + 4095) & ~4095L);
        }

        return true;
    }

    // A reader that hits what read-ahead brought must keep it going.
    private void ContinueReadAhead(Segment segment, in ObjectRow row, long offset, int length)
    {
        var chunkSize = Blob.Layout.ChunkSize;
        var chunks = row.Chunks(chunkSize);
        if (segment.ArePresent(row.FirstChunk, chunks)) return;
        var until = _readAhead.Advance(row.Id, row.Size, offset, length);
        var first = (offset + length) / chunkSize;
        var end = (until + chunkSize - 1) / chunkSize;

        // Not for every chunk that comes into the window: a GET of a span's length at a time, or the rest of the object.
        var absent = segment.NextAbsent(row.FirstChunk + first, row.FirstChunk + end) - row.FirstChunk;
        if (absent < end) StartReadAhead(row, absent, end, chunks);
    }

    private void StartReadAhead(in ObjectRow row, long first, long end, long chunks)
    {
        var span = Math.Max(1, ChunkFetcher.MaxSpanBytes / Blob.Layout.ChunkSize);
        while (first < end && Blob.Operations.IsBusy(row.FirstChunk + first)) first++;
        if (end - first < span && end != chunks) return;
        fetcher.Start(row, first, end == chunks ? end : first + ((end - first) / span * span), FetchPriority.ReadAhead);
    }

    private static void ReportDisk(Segment segment, int errno) =>
        segment.Directory.Report(new NativeException($"read {segment.Path}", errno));
}
