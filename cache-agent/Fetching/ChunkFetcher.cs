using VastK8s.CacheAgent.Blobs;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Fuse;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Fetching;

/// <summary>
/// Brings chunks of one blob from the store: one fetch per chunk however many want it, bytes readable as they come in, a presence bit only for
/// what was received whole, verified and written.
/// </summary>
internal sealed partial class ChunkFetcher(
    Blob blob, CacheSpace space, Func<int, IObjectStore> stores, FetchGate gate, FetchCounters counters, ILogger logger, CancellationToken stopping)
{
    /// <summary>Most bytes of one GET: long enough that its start-up does not count, short enough that what a reader wants is never far.</summary>
    public const long MaxSpanBytes = 8 << 20;

    private const int MaxCorruptAttempts = 3;

    // How often pieces may be evicted before all of them are there, as others' fetches may do by chance.
    private const int MaxRounds = 3;
    private readonly ChunkWriter _writer = new(space);

    public Blob Blob => blob;

    public FetchCounters Counters => counters;

    /// <summary>Hears how each fetch ended: null for well. Called from fetching threads.</summary>
    public Action<Exception?> Ended { get; init; } = _ => { };

    /// <summary>Hears how long each transfer took that went well. Called from fetching threads.</summary>
    public Action<TimeSpan> Fetched { get; init; } = _ => { };

    /// <summary>The clock for <see cref="Fetched"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A reader waits for this transfer.</summary>
    public void Promote(Transfer transfer) => gate.Promote(transfer);

    /// <summary>
    /// Starts fetching the pieces <paramref name="first"/> to <paramref name="end"/> − 1 of an object that are neither present nor under way.
    /// </summary>
    public void Start(in ObjectRow row, long first, long end, FetchPriority priority)
    {
        if (blob.UsableSegment(row.Segment) is not { } segment) return;
        foreach (var transfer in Claim(row, segment, first, end, priority))
        {
            // What a reader waits for is asked for on his thread: to wake another takes as long as a near store takes to answer.
            transfer.IsReadersOwn = priority == FetchPriority.Demand && space.TryReserveFree(segment, transfer.Span.BlockBytes);
            _ = transfer.IsReadersOwn ? RunQueuedAsync(transfer) : Task.Run(() => RunQueuedAsync(transfer), CancellationToken.None);
        }
    }

    /// <summary>
    /// Makes pieces of an object present; the caller has passed the gate. Returns the bytes fetched by this call, 0 where it all was there or came
    /// by another fetch.
    /// </summary>
    /// <exception cref="CacheFullException">The directory cannot take them, or not all of them at a time.</exception>
    /// <param name="row">The object.</param>
    /// <param name="first">Its first piece.</param>
    /// <param name="end">The piece behind the last.</param>
    /// <param name="priority">What for.</param>
    /// <param name="received">Called when all bytes have come and only checksum and disk are waited for; not for each kind of transfer.</param>
    public async Task<long> EnsureAsync(ObjectRow row, long first, long end, FetchPriority priority, Action? received = null)
    {
        var segment = blob.UsableSegment(row.Segment) ?? throw new CacheFullException("no cache directory holds this segment; see the CacheDirectory conditions");
        var length = ChunkSpan.Of(row, blob.Layout.ChunkSize, first, end - first).Length;
        long fetched = 0;
        while (!segment.ArePresent(row.FirstChunk + first, end - first))
        {
            if (fetched >= MaxRounds * length)
            {
                throw new CacheFullException($"cache directory {segment.Directory.Path} has no room for {length} bytes at a time: they are evicted before all are there; free space on its disk");
            }

            fetched += await RunAllAsync(Claim(row, segment, first, end, priority), received).ConfigureAwait(false);
            ChunkOperation? other = null;
            lock (blob.Operations.Gate)
            {
                for (var piece = first; piece < end && other is null; piece++) other = blob.Operations.Find(row.FirstChunk + piece);
            }

            // What another fetch has is waited for and looked at again: it may have failed, and then it is ours to try. It may also still
            // wait at the gate for a place such as this caller's.
            if (other is Transfer queued) gate.Promote(queued);
            if (other is not null) await other.Done.ConfigureAwait(false);
            if (!segment.IsUsable) throw new CacheFullException(segment.Directory.Message);
        }

        return fetched;
    }

    private async Task<long> RunAllAsync(List<Transfer> transfers, Action? received)
    {
        long fetched = 0;
        if (transfers.Count == 1) transfers[0].Received = received;
        for (var i = 0; i < transfers.Count; i++)
        {
            try
            {
                fetched += await RunAsync(transfers[i]).ConfigureAwait(false);
            }
            catch
            {
                // What was claimed and will not be fetched goes back to whoever wants it.
                foreach (var rest in transfers.Skip(i + 1)) End(rest, null, received: false);
                throw;
            }
        }

        return fetched;
    }

    private List<Transfer> Claim(in ObjectRow row, Segment segment, long first, long end, FetchPriority priority)
    {
        var chunkSize = blob.Layout.ChunkSize;
        var spanPieces = Math.Max(1, MaxSpanBytes / chunkSize);
        var transfers = new List<Transfer>();
        lock (blob.Operations.Gate)
        {
            // Its place may be another object's by now.
            if (!blob.Holds(row)) throw new IOException($"an object at {row.Segment}:{row.Offset} was taken out of the Dataset's object table: it is in no snapshot that is here any more");
            for (var piece = first; piece < end; piece++)
            {
                var run = 0L;
                while (piece + run < end && run < spanPieces && !segment.IsPresent(row.FirstChunk + piece + run) && blob.Operations.Find(row.FirstChunk + piece + run) is null) run++;
                if (run == 0) continue;
                var transfer = new Transfer(row, ChunkSpan.Of(row, chunkSize, piece, run), segment, priority);
                blob.Operations.Claim(transfer, transfer.Span.FirstChunk, run);
                transfers.Add(transfer);
                piece += run - 1;
            }
        }

        return transfers;
    }

    private async Task RunQueuedAsync(Transfer transfer)
    {
        try
        {
            await gate.EnterAsync(transfer, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            if (transfer.IsReadersOwn) CacheSpace.Release(transfer.Segment, transfer.Span.BlockBytes);
            End(transfer, e);
            return;
        }

        long moved = 0;
        var throttled = false;
        try
        {
            moved = await RunAsync(transfer).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Told to the waiters already, each of whom answers for itself; nobody waits for a read-ahead.
            throttled = e is ObjectStoreException { Error: ObjectStoreError.Throttled };
        }
        finally
        {
            gate.Exit(moved, throttled);
        }
    }

    private async Task<long> RunAsync(Transfer transfer)
    {
        var reserved = transfer.IsReadersOwn;
        try
        {
            if (!reserved && !space.TryReserve(transfer.Segment, transfer.Span.BlockBytes))
            {
                throw new CacheFullException($"cache directory {transfer.Segment.Directory.Path} has no room for {transfer.Span.BlockBytes} bytes; raise its capacity or delete Datasets");
            }

            reserved = true;
            var began = Time.GetTimestamp();
            await ReceiveVerifiedAsync(transfer).ConfigureAwait(transfer.GoesOn);
            Fetched(Time.GetElapsedTime(began));
            End(transfer, null);
            return transfer.Span.Length;
        }
        catch (Exception e)
        {
            if (reserved && transfer.Marked < transfer.Span.Count)
            {
                Discard(transfer);
                var rest = ChunkSpan.Of(transfer.Row, blob.Layout.ChunkSize, (transfer.Span.ObjectOffset / blob.Layout.ChunkSize) + transfer.Marked, transfer.Span.Count - transfer.Marked);
                CacheSpace.Release(transfer.Segment, rest.BlockBytes);
            }

            if (e is not (IOException or OperationCanceledException)) Log.Unexpected(logger, e);
            End(transfer, e);
            throw;
        }
    }

    // Bytes damaged on the way are right the next time; bytes damaged at the store stay wrong. Nothing of a transfer with a checksum is present yet.
    private async Task ReceiveVerifiedAsync(Transfer transfer)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ReceiveAsync(transfer).ConfigureAwait(transfer.GoesOn);
                return;
            }
            catch (ObjectStoreException e) when (e.Error == ObjectStoreError.Corrupt && attempt < MaxCorruptAttempts)
            {
                lock (blob.Operations.Gate) transfer.Readable = transfer.Span.ObjectOffset;
                Log.Corrupt(logger, e.Message, attempt);
            }
        }
    }

    private async Task ReceiveAsync(Transfer transfer)
    {
        var (span, chunkSize) = (transfer.Span, blob.Layout.ChunkSize);
        counters.Request();

        await using var content = await OpenAsync(transfer).ConfigureAwait(transfer.GoesOn);

        // With a checksum over what is being fetched, nothing is present before it was right; without, each chunk stands for itself. An object of
        // one chunk is not shown before, either; a reader of a larger one would wait for all of it.
        var verified = content.ChecksumAlgorithm is not null;
        var held = verified && span.Count == 1;
        var size = (int)Math.Min(WriteBuffers.Bytes, span.Length);
        var buffer = WriteBuffers.Rent();
        try
        {
            if (held && span.Length <= WriteBuffers.Bytes && transfer is { Priority: FetchPriority.Prefetch, IsPromoted: false })
            {
                var all = buffer[..(int)span.Length];
                await content.ReadAllAsync(all, () => Received(transfer), stopping).ConfigureAwait(false);
                await _writer.WriteAsync(transfer.Segment, transfer.Row.Offset + span.ObjectOffset, all, span.BlockBytes, stopping).ConfigureAwait(false);
                return;
            }

            long received = 0;
            var filled = 0;
            while (true)
            {
                var position = span.ObjectOffset + received + filled;
                var room = (int)Math.Min(size - filled, Math.Min(chunkSize - (position % chunkSize), span.Length - received - filled));

                // Who waits gets what he waits for before more is taken in.
                if (!held && transfer.Wanted - position is > 0 and var ahead) room = (int)Math.Min(room, ahead);
                var read = room == 0
                    ? await content.ReadAsync(buffer[..1], stopping).ConfigureAwait(false)
                    : await content.ReadAsync(buffer.Slice(filled, room), stopping).ConfigureAwait(false);
                if (read == 0) break;
                if (room == 0) throw Broken(transfer, "more bytes than asked for");
                counters.Received(read);
                filled += read;
                position += read;
                var full = filled == size || position % chunkSize == 0 || received + filled == span.Length;
                if (!full && (held || position < transfer.Wanted)) continue;
                if (!full && Offer(transfer, transfer.Row.Offset + position - filled, buffer.Span[..filled])) continue;
                await _writer.WriteAsync(transfer.Segment, transfer.Row.Offset + position - filled, buffer[..filled], span.BlockBytes, stopping).ConfigureAwait(false);
                received += filled;
                filled = 0;
                if (!held) Advance(transfer, position, verified, last: received == span.Length);
            }

            // A store that ends early without an error would break its contract; a bit set on its word would make that ours.
            if (received != span.Length) throw Broken(transfer, $"{received} of {span.Length} bytes");
        }
        finally
        {
            WriteBuffers.Return(buffer);
        }
    }

    private void Received(Transfer transfer)
    {
        counters.Received((int)transfer.Span.Length);
        transfer.Received?.Invoke();
    }

    // A new page of the page cache can cost more than the way here: who needs no more than this need not wait for the write. True when nobody does.
    private bool Offer(Transfer transfer, long offset, ReadOnlySpan<byte> bytes)
    {
        IReadOnlyList<IChunkWaiter> waiters;
        lock (blob.Operations.Gate) waiters = transfer.CopyWaiters();
        var done = new HashSet<IChunkWaiter>();
        foreach (var waiter in waiters)
        {
            if (waiter.Offer(offset, bytes)) done.Add(waiter);
        }

        lock (blob.Operations.Gate) return transfer.Dismiss(done);
    }

    // Whatever goes wrong comes with the task.
    private async Task<ObjectContent> OpenAsync(Transfer transfer)
    {
        var (key, version) = blob.Layout.Reference(transfer.Row);
        return await stores(transfer.Row.Source).GetAsync(key, version, transfer.Row.Size, transfer.Span.ObjectOffset, transfer.Span.Length, stopping).ConfigureAwait(false);
    }

    private ObjectStoreException Broken(Transfer transfer, string what) =>
        new(ObjectStoreError.Protocol, stores(transfer.Row.Source).Uri, blob.Layout.Reference(transfer.Row).Key, $"GET: {what}", "report the store's answer");

    // Gives back the blocks of what failed. The claim still keeps others away; readers that were shown part of it have to be through first.
    private void Discard(Transfer transfer)
    {
        lock (blob.Operations.Gate) transfer.Readable = transfer.Span.ObjectOffset;
        if (!transfer.Segment.IsUsable) return;
        blob.Readers.WaitForReaders();
        var from = transfer.Marked * blob.Layout.ChunkSize;
        try
        {
            FileRange.PunchHole(transfer.Segment.File, transfer.Row.Offset + transfer.Span.ObjectOffset + from, transfer.Span.BlockBytes - from);
        }
        catch (IOException e)
        {
            transfer.Segment.Directory.Report(e);
        }
    }

    // Chunks that are whole become present at once, but for the last: its end is only known to be right when the content has ended.
    private void Advance(Transfer transfer, long position, bool verified, bool last)
    {
        var whole = verified ? 0 : ((position - transfer.Span.ObjectOffset) / blob.Layout.ChunkSize) - (last ? 1 : 0);
        MarkPresent(transfer, whole);
        IReadOnlyList<IChunkWaiter> waiters = [];
        lock (blob.Operations.Gate)
        {
            transfer.Readable = position;
            if (whole > transfer.Released)
            {
                blob.Operations.Release(transfer, transfer.Span.FirstChunk + transfer.Released, whole - transfer.Released);
                transfer.Released = whole;
            }

            if (position >= transfer.Wanted) waiters = transfer.TakeAll();
        }

        foreach (var waiter in waiters) waiter.Proceed(null);
    }

    private void MarkPresent(Transfer transfer, long end)
    {
        try
        {
            for (; transfer.Marked < end; transfer.Marked++)
            {
                var chunk = transfer.Span.FirstChunk + transfer.Marked;
                if (transfer.Segment.MarkPresent(chunk)) space.Inserted(transfer.Segment, chunk);
            }
        }
        catch (IOException e)
        {
            transfer.Segment.Directory.Report(e);
            throw new CacheFullException($"presence of {transfer.Segment.Path}: {e.Message}", e);
        }
    }

    private void End(Transfer transfer, Exception? error, bool received = true)
    {
        if (error is null && received)
        {
            MarkPresent(transfer, transfer.Span.Count);
            transfer.Segment.Directory.ReportWritten();
        }

        IReadOnlyList<IChunkWaiter> waiters;
        lock (blob.Operations.Gate)
        {
            blob.Operations.Release(transfer, transfer.Span.FirstChunk + transfer.Released, transfer.Span.Count - transfer.Released);
            transfer.Released = transfer.Span.Count;
            waiters = transfer.TakeAll();
        }

        try
        {
            // First: whoever meets the error and asks for the status finds it there.
            if (received) Ended(error);
        }
        finally
        {
            transfer.Complete();
            foreach (var waiter in waiters) waiter.Proceed(error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "fetch failed unexpectedly")]
        public static partial void Unexpected(ILogger logger, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Error} (attempt {Attempt})")]
        public static partial void Corrupt(ILogger logger, string error, int attempt);
    }
}
