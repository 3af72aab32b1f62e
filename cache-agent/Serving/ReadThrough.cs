using System.Buffers;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Fetching;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.Fuse;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Serving;

/// <summary>Answers reads from the store without the cache: when its disk is full, failed or gone.</summary>
internal sealed class ReadThrough(
    IBlobLayout layout, Func<int, IObjectStore> stores, FetchCounters counters, ConditionSet conditions, CancellationToken stopping)
{
    /// <summary>What a reader is told about an error: ESTALE for an object that changed under the snapshot, EIO else.</summary>
    public static int ErrnoOf(Exception error) => error switch
    {
        ObjectStoreException { Error: ObjectStoreError.Changed or ObjectStoreError.NotFound } => Errno.ESTALE,
        OperationCanceledException => Errno.EINTR,
        _ => Errno.EIO,
    };

    /// <summary>Answers the read when its bytes have come.</summary>
    public void Start(FuseRead read, int segment) => _ = Task.Run(() => AnswerAsync(read, segment), CancellationToken.None);

    private async Task AnswerAsync(FuseRead read, int segment)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(read.Length);
        try
        {
            await FillAsync(segment, read.Offset, buffer.AsMemory(0, read.Length)).ConfigureAwait(false);
            read.Reply(buffer.AsSpan(0, read.Length));
            conditions.Resolve("SourceReachable");
        }
        catch (Exception e)
        {
            counters.Error();
            FetchConditions.Report(conditions, e);
            read.ReplyError(ErrnoOf(e));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task FillAsync(int segment, long offset, Memory<byte> buffer)
    {
        buffer.Span.Clear();
        var end = offset + buffer.Length;
        for (var at = offset; at < end && layout.TryFind(segment, at, out var row);)
        {
            var from = at - row.Offset;
            var length = Math.Min(row.Size, end - row.Offset) - from;
            if (length > 0) await GetAsync(row, from, buffer.Slice((int)(at - offset), (int)length)).ConfigureAwait(false);
            at = row.Offset + ((row.Size + 4095) & ~4095L);
        }
    }

    private async Task GetAsync(ObjectRow row, long offset, Memory<byte> buffer)
    {
        var (key, version) = layout.Reference(row);
        counters.Request();
        await using var content = await stores(row.Source).GetAsync(key, version, row.Size, offset, buffer.Length, stopping).ConfigureAwait(false);
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = await content.ReadAsync(buffer[filled..], stopping).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException($"{key}: {filled} of {buffer.Length} bytes");
            filled += read;
        }

        // The end is what the checksum is verified at.
        if (await content.ReadAsync(new byte[1], stopping).ConfigureAwait(false) != 0) throw new InvalidDataException($"{key}: more bytes than asked for");
        counters.Received(filled);
    }
}
