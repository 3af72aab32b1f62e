using System.Security.Cryptography;

namespace VastK8s.ObjectStores.Http;

/// <summary>
/// Compares objects with their MD5s, those together that come at about the same time (<see cref="Md5Lanes"/>). One waits until as many wait as can
/// be computed together or nobody else is expected, but no longer than <see cref="Patience"/>; the thread that brings the last computes for all.
/// </summary>
/// <param name="time">The clock for <see cref="Patience"/>.</param>
/// <param name="isWorthIt">Whether several together take less time than one after the other; else nobody waits.</param>
internal sealed class Md5Batch(TimeProvider time, bool isWorthIt)
{
    /// <summary>
    /// Longest wait for others: in which a node that is short of processors for its checksums receives enough objects. On a slower line they wait
    /// for nothing, but hold up no connection.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private List<Item> _waiting = [];
    private ITimer? _timer;
    private int _coming;

    /// <summary>The process's: objects of all stores together.</summary>
    public static Md5Batch Shared { get; } = new(TimeProvider.System, Md5Lanes.IsAccelerated);

    /// <summary>Says that the caller may come; dispose of it when he did or will not.</summary>
    public Coming Expect()
    {
        lock (_gate)
            _coming++;
        return new Coming(this);
    }

    /// <summary>Whether bytes have this MD5.</summary>
    public ValueTask<bool> MatchesAsync(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> expected)
    {
        if (!isWorthIt)
            return ValueTask.FromResult(CryptographicOperations.HashData(HashAlgorithmName.MD5, bytes.Span).AsSpan().SequenceEqual(expected.Span));
        var item = new Item(bytes, expected);
        List<Item>? batch;
        lock (_gate)
        {
            _waiting.Add(item);
            batch = TakeIfEnough();
            if (batch is null && _waiting.Count == 1)
                (_timer ??= time.CreateTimer(static batch => ((Md5Batch)batch!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)).Change(Patience, Timeout.InfiniteTimeSpan);
        }

        if (batch is not null)
            Compute(batch);
        return new ValueTask<bool>(item.Task);
    }

    private void Leave()
    {
        List<Item>? batch;
        lock (_gate)
        {
            _coming--;
            batch = TakeIfEnough();
        }

        if (batch is not null)
            ThreadPool.UnsafeQueueUserWorkItem(Compute, batch, preferLocal: false);
    }

    // The timer is not taken back when a batch was full: it finds a later one, which then has fewer.
    private void Flush()
    {
        List<Item>? batch;
        lock (_gate)
            batch = _waiting.Count > 0 ? Take() : null;
        if (batch is not null)
            Compute(batch);
    }

    private List<Item>? TakeIfEnough() => _waiting.Count > 0 && (_waiting.Count >= Md5Lanes.Count || _waiting.Count >= _coming) ? Take() : null;

    private List<Item> Take()
    {
        List<Item> batch = _waiting;
        _waiting = [];
        return batch;
    }

    // Whatever goes wrong is told to all who wait: some of them on other threads.
    private static void Compute(List<Item> batch)
    {
        try
        {
            Hash(batch);
        }
        catch (Exception e)
        {
            foreach (Item item in batch)
                item.Fail(e);
        }
    }

    private static void Hash(List<Item> batch)
    {
        Span<byte> hashes = stackalloc byte[Md5Lanes.Count * Md5Lanes.HashBytes];
        for (int first = 0; first < batch.Count; first += Md5Lanes.Count)
        {
            ReadOnlyMemory<byte>[] messages = [.. batch.Skip(first).Take(Md5Lanes.Count).Select(item => item.Bytes)];
            Md5Lanes.Hash(messages, hashes);
            for (int i = 0; i < messages.Length; i++)
                batch[first + i].Tell(hashes.Slice(i * Md5Lanes.HashBytes, Md5Lanes.HashBytes));
        }
    }

    /// <summary>One that is expected.</summary>
    public readonly struct Coming(Md5Batch? batch) : IDisposable
    {
        public void Dispose() => batch?.Leave();
    }

    private sealed class Item(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> expected)
    {
        private readonly TaskCompletionSource<bool> _matches = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ReadOnlyMemory<byte> Bytes => bytes;

        public Task<bool> Task => _matches.Task;

        /// <summary>Unless it was told.</summary>
        public void Fail(Exception error) => _matches.TrySetException(error);

        public void Tell(ReadOnlySpan<byte> hash) => _matches.SetResult(hash.SequenceEqual(expected.Span));
    }
}
